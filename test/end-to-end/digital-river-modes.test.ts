import type { Environment } from '../../src/config/index.ts';
import { type Delivering, startDelivering } from '../support/delivering.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { first, ownIssuerEnvironment } from '../support/own-issuer.ts';

// The local Digital River, registered by the script that merchants run, delivers in each of the ways there are.

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

let delivering: Delivering;

afterEach(() => delivering.stop());

const signatures = (secrets: readonly string[]) => ({
  DIGITAL_RIVER_SIGNING_SECRETS: secrets.join(),
});

/** Delivers one event on each path; all have to be taken, proven in one way. */
async function deliverAll(changes: Environment, proof: string): Promise<void> {
  const connector = await delivering.connect(changes);
  for (const type of TYPES) expect([type, await delivering.send(type)]).toEqual([type, 202]);
  const stored = TYPES.map((type) => ({ type, proof, status: 'pending' }));
  expect(await connector.events()).toMatchObject(stored);
}

/** Tries the same with a connector that has agreed on something else. */
async function refuseAll(changes: Environment): Promise<void> {
  const connector = await delivering.connect(changes);
  for (const type of TYPES) expect([type, await delivering.send(type)]).toEqual([type, 401]);
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
      delivering = await startDelivering(['--token-endpoint', tokenEndpoint], SALESFORCE_USER);
      await deliverAll(org.environment, 'oauth');
      const secrets = await delivering.secrets();
      await deliverAll({ ...org.environment, ...signatures(secrets) }, 'oauth');
      await refuseAll({ ...org.environment, ...signatures(['a-secret-of-somebody-else']) });
    },
    TIMEOUT_MS,
  );
});

test(
  "OAUTH with tokens of the connector's own endpoint",
  async () => {
    delivering = await startDelivering(['--token-endpoint', 'connector'], OWN_CLIENT);
    const noneOfSalesforce = { TOKEN_ORGANIZATION_IDS: '', TOKEN_USER_IDS: '' };
    await deliverAll({ ...ownIssuerEnvironment, ...noneOfSalesforce }, 'oauth');
  },
  TIMEOUT_MS,
);

test(
  'HTTP with user name and password',
  async () => {
    delivering = await startDelivering(HTTP, PAIR);
    await deliverAll({ DIGITAL_RIVER_PROOF: 'basic', ...CREDENTIALS }, 'http-basic');
    const other = { DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:battery' };
    await refuseAll({ DIGITAL_RIVER_PROOF: 'basic', ...other });
  },
  TIMEOUT_MS,
);

test(
  'HTTP with its signature, bound to test events',
  async () => {
    delivering = await startDelivering(HTTP, {});
    const secrets = (await delivering.secrets()).map((secret) => `test:${secret}`);
    await deliverAll({ DIGITAL_RIVER_PROOF: 'signature', ...signatures(secrets) }, 'signature');
  },
  TIMEOUT_MS,
);

test(
  'HTTP with both, of which each has to be good',
  async () => {
    delivering = await startDelivering(HTTP, PAIR);
    const proof = { DIGITAL_RIVER_PROOF: 'basic+signature' };
    const secrets = signatures(await delivering.secrets());
    await deliverAll({ ...proof, ...CREDENTIALS, ...secrets }, 'http-basic');
    const otherPair = { DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:battery' };
    await refuseAll({ ...proof, ...otherPair, ...secrets });
    await refuseAll({ ...proof, ...CREDENTIALS, ...signatures(['a-secret-of-somebody-else']) });
  },
  TIMEOUT_MS,
);

test(
  'a signing secret is exchanged without a call refused, and the old one is no longer good at the end',
  async () => {
    delivering = await startDelivering(HTTP, {});
    const { digitalRiver } = delivering;
    const old = await delivering.secrets();
    const proof = { DIGITAL_RIVER_PROOF: 'signature' };
    await deliverAll({ ...proof, ...signatures(old) }, 'signature');

    // Digital River signs with both; the connector knows the old ones, then both, then the new ones.
    const { json: webhooks } = await digitalRiver.call('GET', '/webhooks');
    for (const { id } of webhooks) await digitalRiver.call('POST', `/local/signing-secrets/${id}`);
    const fresh = await delivering.secrets();
    expect(fresh).not.toEqual(old);
    await deliverAll({ ...proof, ...signatures(old) }, 'signature');
    await deliverAll({ ...proof, ...signatures([...old, ...fresh]) }, 'signature');
    await deliverAll({ ...proof, ...signatures(fresh) }, 'signature');

    for (const { id } of webhooks) {
      await digitalRiver.call('DELETE', `/local/signing-secrets/${id}/former`);
    }
    await refuseAll({ ...proof, ...signatures(old) });
    await deliverAll({ ...proof, ...signatures(fresh) }, 'signature');
  },
  TIMEOUT_MS,
);
