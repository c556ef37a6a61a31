import { registerWebhooks } from '../../local/register-webhooks.ts';
import { MAPPED_TYPES } from '../../src/sources/digital-river/orders/order-facts.ts';
import { API_KEY, type Stage, startStage } from './digital-river/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.end());

test('the trial subscribes once to each type that is written, and a second start changes nothing', async () => {
  const printed: string[] = [];
  const environment = {
    ...{ PUBLIC_URL: 'http://127.0.0.1:3000', SALESFORCE_INSTANCE_URL: 'http://127.0.0.1:3001' },
    ...{ CONNECTOR_MODE: 'test', DIGITAL_RIVER_API_URL: stage.url() },
    ...{ DIGITAL_RIVER_API_KEY: API_KEY, FULFILLMENT_USERNAME: 'fulfillment@local.example' },
    ...{ FULFILLMENT_PASSWORD: 'password', FULFILLMENT_SECURITY_TOKEN: 'token' },
    ...{ CONNECTED_APP_CLIENT_ID: 'client', CONNECTED_APP_CLIENT_SECRET: 'client-secret' },
  };
  for (const _ of ['first start', 'second start']) {
    await registerWebhooks(environment, (line) => printed.push(line));
  }
  const { json } = await stage.call('GET', '/webhooks');
  const webhooks: { address: string; types: string[] }[] = json;
  expect(webhooks.flatMap(({ types }) => types).toSorted()).toEqual(MAPPED_TYPES.toSorted());
  const paths = webhooks.map(({ address }) => address.split('/').at(-2));
  expect(paths).toEqual([
    'DROFIOrderMgmNotification',
    'DROrderCompleteNotification',
    ...['webhooks', 'webhooks'],
  ]);
  expect(printed.join('\n')).not.toContain('client-secret');
});
