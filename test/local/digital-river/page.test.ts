import { type Receiver, startReceiver } from './receiver.ts';
import { type Stage, startStage, until } from './stage.ts';

let stage: Stage;
let receiver: Receiver;
beforeAll(async () => {
  stage = await startStage();
  receiver = await startReceiver(() => ({ status: 202 }));
});
afterAll(async () => {
  await stage.end();
  await receiver.close();
});

it('shows a text while there are no webhooks and no deliveries', async () => {
  const { status, text } = await stage.call('GET', '/', undefined, 'no key needed');
  expect(status).toBe(200);
  expect(text).toContain('No webhook is registered yet.');
  expect(text).toContain('No event has been delivered yet.');
});

it('shows webhooks and deliveries, escaped and without secrets', async () => {
  await stage.register({
    types: ['order.accepted'],
    address: `${receiver.url}/hook?a=1&b=<i>`,
    authentication: { userName: 'u', password: 'opensesame' },
  });
  const event = { id: '<script>alert(1)</script>', type: 'order.accepted' };
  await stage.call('POST', '/local/events', event);
  await until(() => stage.outcomes.length === 1);
  const [{ signingSecret }] = (await stage.call('GET', '/local/signing-secrets')).json;
  const { text, headers } = await stage.call('GET', '/');
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(text).toContain('/hook?a=1&amp;b=');
  expect(text).toContain('<span class="delivered">delivered</span>');
  for (const absent of ['<script', '<i>', 'opensesame', signingSecret]) {
    expect(text).not.toContain(absent);
  }
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('reports its health without a key', async () => {
  const { status, json } = await stage.call('GET', '/health', undefined, 'no key needed');
  expect([status, json]).toEqual([200, { status: 'ok' }]);
});
