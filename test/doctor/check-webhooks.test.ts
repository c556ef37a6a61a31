import type { Environment } from '../../src/config/index.ts';
import { signingKeysValue } from '../../src/config/signing-keys.ts';
import { tokenClientsValue } from '../../src/config/token-clients.ts';
import { ecKey, first, second } from '../support/own-issuer.ts';
import { type DoctorStage, startDoctorStage } from './stage.ts';

let stage: DoctorStage;
beforeAll(async () => {
  stage = await startDoctorStage();
});
beforeEach(() => stage.registerAnew());
afterAll(() => stage.stop());

/** Changes the webhook of a type at Digital River. */
async function change(type: string, changes: Record<string, unknown>): Promise<void> {
  const all = (await stage.digitalRiver('GET', '/webhooks')) as { id: string; types: string[] }[];
  const id = all.find(({ types }) => types.includes(type))?.id;
  await stage.digitalRiver('PATCH', `/webhooks/${id}`, changes);
}

test('one that is disabled, one for other types, one with tokens from elsewhere', async () => {
  await change('order.accepted', { enabled: false });
  await change('order.complete', { types: ['order.created'] });
  await change('order.invoice.created', {
    oauth: {
      tokenEndPoint: 'https://test.salesforce.com/services/oauth2/token',
      ...{ clientID: 'client', clientSecret: 'app-secret' },
      ...{ userName: 'user', password: 'opensesame', grantType: 'password' },
    },
  });
  const { status, troubles, printed } = await stage.examine();
  expect(status).toBe(1);
  expect(troubles).toEqual([
    'failed Digital River order.accepted: the webhook is disabled: Digital River sends nothing',
    'failed Digital River order.complete: the webhook is for order.created',
    'failed Digital River order.invoice.created: its tokens come from https://test.salesforce.com/services/oauth2/token, and the org is a production org',
  ]);
  expect(printed).not.toMatch(/opensesame|app-secret/);
});

test('a transport that the connector does not take', async () => {
  const { troubles } = await stage.examine({
    DIGITAL_RIVER_PROOF_COMPLETE: 'basic',
    DIGITAL_RIVER_BASIC_CREDENTIALS: 'user:password',
  });
  expect(troubles).toEqual([
    'failed Digital River order.complete: its transport is OAUTH, and DIGITAL_RIVER_PROOF_COMPLETE=basic wants HTTP: every call is refused',
  ]);
});

test('one at another address that is sent the same events, unless it is disabled', async () => {
  const [first] = (await stage.digitalRiver('GET', '/webhooks')) as Record<string, unknown>[];
  const { types, transportType, oauth } = first ?? {};
  const address = 'https://example.my.salesforce-sites.com/services/apexrest/hook/';
  await stage.digitalRiver('POST', '/webhooks', { types, address, transportType, oauth });
  const here = { PUBLIC_URL: 'http://127.0.0.1:9' };
  expect((await stage.examine(here)).troubles).toEqual([
    `warning Digital River order.accepted: sent to ${address}, too`,
  ]);
  const all = (await stage.digitalRiver('GET', '/webhooks')) as { id: string; address: string }[];
  const id = all.find((webhook) => webhook.address === address)?.id;
  await stage.digitalRiver('PATCH', `/webhooks/${id}`, { enabled: false });
  expect((await stage.examine(here)).troubles).toEqual([]);
});

test('one that is registered twice, and ones for another connector', async () => {
  const [first] = (await stage.digitalRiver('GET', '/webhooks')) as Record<string, unknown>[];
  const { types, address, transportType, oauth } = first ?? {};
  await stage.digitalRiver('POST', '/webhooks', { types, address, transportType, oauth });
  expect((await stage.examine()).troubles).toEqual([
    'warning Digital River order.accepted: registered 2 times: each event comes as often',
  ]);
  const { troubles } = await stage.examine({ PUBLIC_URL: 'http://127.0.0.1:10' });
  expect(troubles).toHaveLength(3);
  expect(troubles[1]).toBe(
    'failed Digital River order.complete: registered for http://127.0.0.1:9/services/apexrest/digitalriverv2/DROrderCompleteNotification/, and not for http://127.0.0.1:10',
  );
});

test('a key of the other mode, a key that is refused, and none', async () => {
  expect((await stage.examine({ DIGITAL_RIVER_MODE: 'live' })).troubles).toEqual([
    'failed Digital River key: a test key, and live events are written: all that its webhooks send is kept, and none of it is written',
  ]);
  const expired = await stage.examine({ DIGITAL_RIVER_API_KEY: 'sk_test_expired' });
  expect(expired.troubles).toEqual([
    expect.stringMatching(/^failed Digital River webhooks: Digital River refused GET \/webhooks: /),
  ]);
  expect(expired.printed).not.toContain('sk_test_expired');
  expect((await stage.examine({ DIGITAL_RIVER_API_KEY: 'pk_test_1' })).troubles).toEqual([
    expect.stringMatching(/^failed Digital River DIGITAL_RIVER_API_KEY: is a public key/),
  ]);
  const [mistyped] = (await stage.examine({ DIGITAL_RIVER_API_URL: 'api' })).findings.filter(
    ({ area }) => area === 'Digital River',
  );
  expect(mistyped).toMatchObject({
    check: 'DIGITAL_RIVER_API_URL',
    standing: 'failed',
    todo: 'Correct it, or remove it: it is needed for other addresses than https://api.digitalriver.com.',
  });
  const none = await stage.examine({ DIGITAL_RIVER_API_KEY: '' });
  expect(none.status).toBe(0);
  expect(none.troubles).toEqual([
    'skipped Digital River webhooks: DIGITAL_RIVER_API_KEY is not set; it is needed to look at them',
  ]);
});

test('none registered', async () => {
  const all = (await stage.digitalRiver('GET', '/webhooks')) as { id: string }[];
  for (const { id } of all) await stage.digitalRiver('DELETE', `/webhooks/${id}`);
  expect((await stage.examine()).troubles[0]).toBe(
    'failed Digital River order.accepted: no webhook is registered for /services/apexrest/digitalriverv2/DROFIOrderMgmNotification/',
  );
});

describe("what register-webhooks would present at the connector's own token endpoint", () => {
  const presented = ({ credentials }: typeof first): Environment => ({
    OAUTH_CLIENTS: tokenClientsValue([first.configured]),
    OAUTH_SIGNING_KEYS: signingKeysValue([ecKey]),
    CONNECTED_APP_CLIENT_ID: credentials.id,
    CONNECTED_APP_CLIENT_SECRET: credentials.secret,
    FULFILLMENT_USERNAME: credentials.username,
    FULFILLMENT_PASSWORD: credentials.password,
  });
  const refused =
    'failed Digital River client: CONNECTED_APP_CLIENT_ID and CONNECTED_APP_CLIENT_SECRET are those of no client in OAUTH_CLIENTS: Digital River will get no token';
  const ofClient = (lines: readonly string[]) => lines.filter((line) => line.includes(' client: '));
  const ownTokensOnly = { TOKEN_ORGANIZATION_IDS: '', TOKEN_USER_IDS: '' };

  test('is a client of OAUTH_CLIENTS', async () => {
    const known = await stage.examine({ ...presented(first), ...ownTokensOnly });
    expect(known.findings).toContainEqual(
      expect.objectContaining({ check: 'client', found: 'first, one of OAUTH_CLIENTS' }),
    );
    const unknown = await stage.examine({ ...presented(second), ...ownTokensOnly });
    expect(unknown.status).toBe(1);
    expect(ofClient(unknown.troubles)).toEqual([refused]);
    for (const value of Object.values(second.credentials)) {
      expect(unknown.printed).not.toContain(value);
    }
  });

  test("may be Salesforce's, until a webhook is registered with that endpoint", async () => {
    const salesforces = await stage.examine(presented(second));
    expect(salesforces.findings.map(({ check }) => check)).not.toContain('client');
    await change('order.accepted', {
      oauth: {
        tokenEndPoint: 'http://127.0.0.1:9/oauth2/token',
        ...{ clientID: 'client', clientSecret: 'app-secret' },
        ...{ userName: 'user', password: 'opensesame', grantType: 'password' },
      },
    });
    expect(ofClient((await stage.examine(presented(second))).troubles)).toEqual([refused]);
  });

  test('is not looked at when a part of it is not there', async () => {
    const { findings } = await stage.examine({
      ...presented(second),
      ...ownTokensOnly,
      FULFILLMENT_PASSWORD: '',
    });
    expect(findings.map(({ check }) => check)).not.toContain('client');
  });
});
