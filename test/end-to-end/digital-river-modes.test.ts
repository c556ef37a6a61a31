import type { Environment } from '../../src/config/index.ts';
import { type DeliveryStage, startDeliveryStage } from '../support/delivery-stage.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { first, ownIssuerEnvironment } from '../support/own-issuer.ts';

// Merchants' registration command registers the webhooks of the local Digital River, which delivers
// by each transport and proof.

const TYPES = ['order.accepted', 'order.complete', 'order.invoice.created'];
const PAIR = { WEBHOOK_USERNAME: 'digital-river', WEBHOOK_PASSWORD: 'correct:horse' };
const CREDENTIALS = { DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:correct:horse' };
const HTTP = ['--transport', 'http'];
const SALESFORCE_USER = {
  FULFILLMENT_USERNAME: 'integration@example.com',
  FULFILLMENT_PASSWORD: 'correct horse',
  FULFILLMENT_SECURITY_TOKEN: 'battery',
  CONNECTED_APP_CLIENT_ID: 'digital-river',
  CONNECTED_APP_CLIENT_SECRET: 'staple',
};
const OWN_CLIENT = {
  FULFILLMENT_USERNAME: first.credentials.username,
  FULFILLMENT_PASSWORD: first.credentials.password,
  CONNECTED_APP_CLIENT_ID: first.credentials.id,
  CONNECTED_APP_CLIENT_SECRET: first.credentials.secret,
};

const TIMEOUT_MS = 60_000;

let stage: DeliveryStage;

afterEach(() => stage.stop());

const signatures = (secrets: readonly string[]) => ({
  DIGITAL_RIVER_SIGNING_SECRETS: secrets.join(),
});

/** Delivers one event on each path: all must be accepted, by the same proof. */
async function expectAccepted(changes: Environment, proof: string): Promise<void> {
  const connector = await stage.connect(changes);
  for (const type of TYPES) expect([type, await stage.send(type)]).toEqual([type, 202]);
  const stored = TYPES.map((type) => ({ type, proof, status: 'pending' }));
  expect(await connector.events()).toMatchObject(stored);
}

/** Delivers one event on each path: all must be denied. */
async function expectDenied(changes: Environment): Promise<void> {
  const connector = await stage.connect(changes);
  for (const type of TYPES) expect([type, await stage.send(type)]).toEqual([type, 401]);
  expect(await connector.events()).toEqual([]);
}

describe('OAUTH', () => {
  let org: TestOrg;

  beforeAll(async () => {
    org = await startTestOrg();
  });

  afterAll(() => org.stop());

  test(
    "with Salesforce's tokens, and with its signature verified where secrets are configured",
    async () => {
      const tokenEndpoint = `${org.url}/services/oauth2/token`;
      stage = await startDeliveryStage(['--token-endpoint', tokenEndpoint], SALESFORCE_USER);
      await expectAccepted(org.environment, 'oauth');
      const secrets = await stage.secrets();
      await expectAccepted({ ...org.environment, ...signatures(secrets) }, 'oauth+signature');
      await expectDenied({ ...org.environment, ...signatures(['a-secret-of-another-account']) });
    },
    TIMEOUT_MS,
  );
});

test(
  "OAUTH with tokens of the connector's own endpoint",
  async () => {
    stage = await startDeliveryStage(['--token-endpoint', 'connector'], OWN_CLIENT);
    const noSalesforceTokens = { TOKEN_ORGANIZATION_IDS: '', TOKEN_USER_IDS: '' };
    await expectAccepted({ ...ownIssuerEnvironment, ...noSalesforceTokens }, 'oauth');
  },
  TIMEOUT_MS,
);

test(
  'HTTP with user name and password',
  async () => {
    stage = await startDeliveryStage(HTTP, PAIR);
    await expectAccepted({ DIGITAL_RIVER_PROOF: 'basic', ...CREDENTIALS }, 'http-basic');
    const other = { DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:battery' };
    await expectDenied({ DIGITAL_RIVER_PROOF: 'basic', ...other });
  },
  TIMEOUT_MS,
);

test(
  'HTTP with its signature, bound to test events',
  async () => {
    stage = await startDeliveryStage(HTTP, {});
    const secrets = (await stage.secrets()).map((secret) => `test:${secret}`);
    await expectAccepted({ DIGITAL_RIVER_PROOF: 'signature', ...signatures(secrets) }, 'signature');
  },
  TIMEOUT_MS,
);

test(
  'HTTP with both, each of which must be valid',
  async () => {
    stage = await startDeliveryStage(HTTP, PAIR);
    const proof = { DIGITAL_RIVER_PROOF: 'basic+signature' };
    const secrets = signatures(await stage.secrets());
    await expectAccepted({ ...proof, ...CREDENTIALS, ...secrets }, 'http-basic+signature');
    const otherPair = { DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:battery' };
    await expectDenied({ ...proof, ...otherPair, ...secrets });
    await expectDenied({
      ...proof,
      ...CREDENTIALS,
      ...signatures(['a-secret-of-another-account']),
    });
  },
  TIMEOUT_MS,
);

test(
  'a signing secret is rotated without a denied call, and the old one is denied at the end',
  async () => {
    stage = await startDeliveryStage(HTTP, {});
    const { digitalRiver } = stage;
    const old = await stage.secrets();
    const proof = { DIGITAL_RIVER_PROOF: 'signature' };
    await expectAccepted({ ...proof, ...signatures(old) }, 'signature');

    // Digital River signs with both; the connector accepts the old, then both, then the new ones.
    const { json: webhooks } = await digitalRiver.call('GET', '/webhooks');
    for (const { id } of webhooks) await digitalRiver.call('POST', `/local/signing-secrets/${id}`);
    const renewed = await stage.secrets();
    expect(renewed).not.toEqual(old);
    await expectAccepted({ ...proof, ...signatures(old) }, 'signature');
    await expectAccepted({ ...proof, ...signatures([...old, ...renewed]) }, 'signature');
    await expectAccepted({ ...proof, ...signatures(renewed) }, 'signature');

    for (const { id } of webhooks) {
      await digitalRiver.call('DELETE', `/local/signing-secrets/${id}/former`);
    }
    await expectDenied({ ...proof, ...signatures(old) });
    await expectAccepted({ ...proof, ...signatures(renewed) }, 'signature');
  },
  TIMEOUT_MS,
);
