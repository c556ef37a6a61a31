import type { Environment } from '../../src/config/index.ts';
import { signingKeysValue } from '../../src/config/private-keys/signing-keys.ts';
import { tokenClientsValue } from '../../src/config/token-clients.ts';
import { ecKey, first, second } from '../support/own-issuer.ts';
import { type DoctorStage, startDoctorStage } from './doctor-stage.ts';

let stage: DoctorStage;
beforeAll(async () => {
  stage = await startDoctorStage();
});
beforeEach(() => stage.resetWebhooks());
afterAll(() => stage.stop());

/** Changes the webhook for an event type at Digital River. */
async function change(type: string, changes: Record<string, unknown>): Promise<void> {
  const all = (await stage.digitalRiver('GET', '/webhooks')) as { id: string; types: string[] }[];
  const id = all.find(({ types }) => types.includes(type))?.id;
  await stage.digitalRiver('PATCH', `/webhooks/${id}`, changes);
}

test('a disabled webhook, one for other types, and one with another token endpoint are reported', async () => {
  await change('order.accepted', { enabled: false });
  await change('order.complete', { types: ['order.created'] });
  await change('order.invoice.created', {
    oauth: {
      tokenEndPoint: 'https://test.salesforce.com/services/oauth2/token',
      ...{ clientID: 'client', clientSecret: 'app-secret' },
      ...{ userName: 'user', password: 'opensesame', grantType: 'password' },
    },
  });
  const { status, problems, printed } = await stage.runDoctor();
  expect(status).toBe(1);
  expect(problems).toEqual([
    'failed Digital River order.accepted: the webhook is disabled, so Digital River sends no events',
    'failed Digital River order.complete: the webhook is registered for order.created instead',
    'failed Digital River order.invoice.created: Digital River gets its access tokens from https://test.salesforce.com/services/oauth2/token, but the org is a production org; expected https://login.salesforce.com/services/oauth2/token',
  ]);
  expect(printed).not.toMatch(/opensesame|app-secret/);
});

test('a transport that the connector does not accept is reported', async () => {
  const { problems } = await stage.runDoctor({
    DIGITAL_RIVER_PROOF_COMPLETE: 'basic',
    DIGITAL_RIVER_BASIC_CREDENTIALS: 'user:password',
  });
  expect(problems).toEqual([
    'failed Digital River order.complete: its transport is OAUTH, but DIGITAL_RIVER_PROOF_COMPLETE=basic requires HTTP: every call is denied',
  ]);
});

test('a type that a webhook sends to a path with another proof is reported', async () => {
  await change('order.accepted', {
    types: ['order.accepted', 'order.complete', 'order.invoice.created', 'customer.created'],
  });
  const secrets = { DIGITAL_RIVER_SIGNING_SECRETS: 'a-signing-secret-of-one' };
  const { problems } = await stage.runDoctor({
    DIGITAL_RIVER_PROOF_COMPLETE: 'oauth+signature',
    ...secrets,
  });
  expect(problems).toEqual([
    'warning Digital River order.complete: a webhook sends it to a path that requires oauth, but this type needs oauth+signature: calls without oauth+signature get 403',
  ]);
  expect((await stage.runDoctor(secrets)).problems).toEqual([]);
});

test('another webhook for the same events is reported, unless it is disabled', async () => {
  const [first] = (await stage.digitalRiver('GET', '/webhooks')) as Record<string, unknown>[];
  const { types, transportType, oauth } = first ?? {};
  const address = 'https://example.my.salesforce-sites.com/services/apexrest/hook/';
  await stage.digitalRiver('POST', '/webhooks', { types, address, transportType, oauth });
  const here = { PUBLIC_URL: 'http://127.0.0.1:9' };
  expect((await stage.runDoctor(here)).problems).toEqual([
    `warning Digital River order.accepted: also sent to ${address}`,
  ]);
  const all = (await stage.digitalRiver('GET', '/webhooks')) as { id: string; address: string }[];
  const id = all.find((webhook) => webhook.address === address)?.id;
  await stage.digitalRiver('PATCH', `/webhooks/${id}`, { enabled: false });
  expect((await stage.runDoctor(here)).problems).toEqual([]);
});

test('webhooks of another installation on the same host are not ours', async () => {
  const { problems } = await stage.runDoctor({ PUBLIC_URL: 'http://127.0.0.1:9/test' });
  expect(problems).toHaveLength(3);
  expect(problems[0]).toMatch(
    /^failed Digital River order\.accepted: registered for http:\/\/127\.0\.0\.1:9\/services.*, but not for http:\/\/127\.0\.0\.1:9\/test$/,
  );
});

test('a webhook that is registered twice, and webhooks for another connector, are reported', async () => {
  const [first] = (await stage.digitalRiver('GET', '/webhooks')) as Record<string, unknown>[];
  const { types, address, transportType, oauth } = first ?? {};
  await stage.digitalRiver('POST', '/webhooks', { types, address, transportType, oauth });
  expect((await stage.runDoctor()).problems).toEqual([
    'warning Digital River order.accepted: registered 2 times, so each event is sent 2 times',
  ]);
  const { problems } = await stage.runDoctor({ PUBLIC_URL: 'http://127.0.0.1:10' });
  expect(problems).toHaveLength(3);
  expect(problems[1]).toBe(
    'failed Digital River order.complete: registered for http://127.0.0.1:9/services/apexrest/digitalriverv2/DROrderCompleteNotification/, but not for http://127.0.0.1:10',
  );
});

test('one more webhook for further types is no duplicate, and must call with a valid proof', async () => {
  const all = (await stage.digitalRiver('GET', '/webhooks')) as Record<string, unknown>[];
  const { address, oauth } = all.find(({ types }) => `${types}` === 'order.invoice.created') ?? {};
  const types = ['customer.created', 'refund.complete'];
  const further = { types, address, transportType: 'OAUTH', oauth };
  await stage.digitalRiver('POST', '/webhooks', further);
  expect((await stage.runDoctor()).problems).toEqual([]);
  await change('refund.complete', { transportType: 'HTTP' });
  expect((await stage.runDoctor()).problems).toEqual([
    expect.stringMatching(
      /^failed Digital River (refund\.complete, customer\.created|customer\.created, refund\.complete): its transport is HTTP/,
    ),
  ]);
  await change('refund.complete', { enabled: false });
  expect((await stage.runDoctor()).problems).toEqual([]);
});

test('another API version is reported', async () => {
  await change('order.complete', { apiVersion: '2021-02-23' });
  expect((await stage.runDoctor()).problems).toEqual([
    'warning Digital River order.complete: its events have the API version 2021-02-23',
  ]);
});

test('a key of the other mode, a key that is refused, and a missing key are reported', async () => {
  expect((await stage.runDoctor({ CONNECTOR_MODE: 'live' })).problems).toEqual([
    'failed Digital River key: a test key, but CONNECTOR_MODE is live: the events of its webhooks are stored, but not written to Salesforce',
  ]);
  const expired = await stage.runDoctor({ DIGITAL_RIVER_API_KEY: 'sk_test_expired' });
  expect(expired.problems).toEqual([
    expect.stringMatching(/^failed Digital River webhooks: Digital River refused GET \/webhooks: /),
  ]);
  expect(expired.printed).not.toContain('sk_test_expired');
  expect((await stage.runDoctor({ DIGITAL_RIVER_API_KEY: 'pk_test_1' })).problems[0]).toMatch(
    /^failed Configuration variables: DIGITAL_RIVER_API_KEY is not usable \(expected a secret key/,
  );
  expect((await stage.runDoctor({ DIGITAL_RIVER_API_URL: 'api' })).problems[0]).toMatch(
    /^failed Configuration variables: DIGITAL_RIVER_API_URL is not usable/,
  );
  const none = await stage.runDoctor({ DIGITAL_RIVER_API_KEY: '' });
  expect(none.status).toBe(0);
  expect(none.problems).toEqual([
    'skipped Digital River webhooks: not checked, because DIGITAL_RIVER_API_KEY is not set',
  ]);
});

test('missing webhooks are reported', async () => {
  const all = (await stage.digitalRiver('GET', '/webhooks')) as { id: string }[];
  for (const { id } of all) await stage.digitalRiver('DELETE', `/webhooks/${id}`);
  expect((await stage.runDoctor()).problems[0]).toBe(
    'failed Digital River order.accepted: no webhook is registered for /services/apexrest/digitalriverv2/DROFIOrderMgmNotification/',
  );
});

describe("the credentials that register-webhooks would register for the connector's own token endpoint", () => {
  const presented = ({ credentials }: typeof first): Environment => ({
    OAUTH_CLIENTS: tokenClientsValue([first.configured]),
    OAUTH_SIGNING_KEYS: signingKeysValue([ecKey]),
    CONNECTED_APP_CLIENT_ID: credentials.id,
    CONNECTED_APP_CLIENT_SECRET: credentials.secret,
    FULFILLMENT_USERNAME: credentials.username,
    FULFILLMENT_PASSWORD: credentials.password,
  });
  const refused =
    'failed Digital River client: CONNECTED_APP_CLIENT_ID and CONNECTED_APP_CLIENT_SECRET match no client in OAUTH_CLIENTS: Digital River will get no access token';
  const ofClient = (lines: readonly string[]) => lines.filter((line) => line.includes(' client: '));
  const ownTokensOnly = { TOKEN_ORGANIZATION_IDS: '', TOKEN_USER_IDS: '' };

  test('must be those of a client in OAUTH_CLIENTS', async () => {
    const known = await stage.runDoctor({ ...presented(first), ...ownTokensOnly });
    expect(known.findings).toContainEqual(
      expect.objectContaining({ check: 'client', found: 'first, one of OAUTH_CLIENTS' }),
    );
    const unknown = await stage.runDoctor({ ...presented(second), ...ownTokensOnly });
    expect(unknown.status).toBe(1);
    expect(ofClient(unknown.problems)).toEqual([refused]);
    for (const value of Object.values(second.credentials)) {
      expect(unknown.printed).not.toContain(value);
    }
  });

  test('can be those of a Salesforce user, until a webhook is registered with that endpoint', async () => {
    const salesforce = await stage.runDoctor(presented(second));
    expect(salesforce.findings.map(({ check }) => check)).not.toContain('client');
    await change('order.accepted', {
      oauth: {
        tokenEndPoint: 'http://127.0.0.1:9/oauth2/token',
        ...{ clientID: 'client', clientSecret: 'app-secret' },
        ...{ userName: 'user', password: 'opensesame', grantType: 'password' },
      },
    });
    expect(ofClient((await stage.runDoctor(presented(second))).problems)).toEqual([refused]);
  });

  test('are not checked when one of them is missing', async () => {
    const { findings } = await stage.runDoctor({
      ...presented(second),
      ...ownTokensOnly,
      FULFILLMENT_PASSWORD: '',
    });
    expect(findings.map(({ check }) => check)).not.toContain('client');
  });
});

test('written types that no webhook delivers are reported, with the command that adds them', async () => {
  await change('order.cancelled', { enabled: false });
  const { findings, problems } = await stage.runDoctor();
  expect(problems).toEqual([
    expect.stringMatching(
      /^warning Digital River event types: no enabled webhook of ours delivers order\.blocked, order\.cancelled, .*order\.credit_memo\.created/,
    ),
  ]);
  const { todo } = findings.find(({ check }) => check === 'event types') ?? {};
  expect(todo).toMatch(
    /^Run "npm run register-webhooks -- --address http:\/\/127\.0\.0\.1:9 --environment production --token-endpoint http:\S+\/services\/oauth2\/token --types written"\.$/,
  );
  await change('order.cancelled', {
    enabled: true,
    types: [
      'order.cancelled',
      'order.blocked',
      'order.refunded',
      'order.dispute',
      'order.chargeback',
      'order.credit_memo.created',
    ],
  });
  const later = await stage.runDoctor();
  expect(later.problems).toEqual([]);
  expect(later.findings).toContainEqual(
    expect.objectContaining({
      check: 'event types',
      found: expect.stringContaining('not needed for them: order.updated'),
    }),
  );
});
