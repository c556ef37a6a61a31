import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startLocalOrg } from '../../local/org/start.ts';
import type { Environment } from '../../src/config/index.ts';
import { ORGANIZATION_ID, startConnector, USER_ID } from '../support/connector.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { eventFixture } from '../support/digital-river-events.ts';

const PATH = '/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/';
const METADATA = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));

const identity = {
  organizationId: ORGANIZATION_ID,
  userId: USER_ID,
  username: 'integration@example.com',
  password: 'correct horse',
  securityToken: 'battery',
  apps: [
    { clientId: 'opaque', clientSecret: 'secret', scopes: ['api', 'openid'] },
    { clientId: 'jwt', clientSecret: 'secret', scopes: ['api', 'openid'], jwtAccessTokens: true },
    { clientId: 'introspector', clientSecret: 'secret', introspectAll: true },
    { clientId: 'unprivileged', clientSecret: 'secret' },
  ],
};

let database: TestDatabase;
let org: { url: string; close(): Promise<void> };

beforeAll(async () => {
  database = await freshDatabase();
  org = await startLocalOrg({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    metadataDirectory: METADATA,
    identity,
  });
});

afterAll(async () => {
  await org.close();
  await database.drop();
});

/** Requests tokens of the org. */
async function tokens(clientId: string, grant: Record<string, string>) {
  const body = new URLSearchParams({ client_id: clientId, client_secret: 'secret', ...grant });
  const reply = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body });
  return (await reply.json()) as { access_token: string; id_token: string };
}

const { username } = identity;
const password = identity.password + identity.securityToken;
const session = async () =>
  (await tokens('opaque', { grant_type: 'password', username, password })).access_token;
const ofApp = async (clientId: string) =>
  (await tokens(clientId, { grant_type: 'client_credentials' })).access_token;
const idToken = async () => (await tokens('jwt', { grant_type: 'client_credentials' })).id_token;
const revoke = (token: string) =>
  fetch(`${org.url}/services/oauth2/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ token }),
  });

const introspection = {
  TOKEN_VERIFICATION: 'introspection',
  TOKEN_INTROSPECTION_CLIENT_ID: 'introspector',
  TOKEN_INTROSPECTION_CLIENT_SECRET: 'secret',
};

/** The statuses of a connector's answers to tokens; each token is created just before its call. */
async function answers(settings: Environment, makers: readonly (() => Promise<string>)[]) {
  const connector = await startConnector({ SALESFORCE_INSTANCE_URL: org.url, ...settings });
  try {
    const body = JSON.stringify(eventFixture('order.accepted'));
    const found: number[] = [];
    for (const make of makers) {
      const headers = { authorization: `Bearer ${await make()}` };
      found.push((await connector.post(PATH, body, headers)).status);
    }
    return found;
  } finally {
    await connector.stop();
  }
}

test.each<[string, Environment, number[]]>([
  ['userinfo', { TOKEN_VERIFICATION: 'userinfo' }, [202, 202, 202]],
  ['the data API', { TOKEN_VERIFICATION: 'data-api' }, [202, 202, 202]],
  ['introspection, which does not cover sessions', introspection, [401, 202, 202]],
  [
    'introspection by an app without permission',
    { ...introspection, TOKEN_INTROSPECTION_CLIENT_ID: 'unprivileged' },
    [401, 401, 401],
  ],
  [
    'introspection by an unknown app',
    { ...introspection, TOKEN_INTROSPECTION_CLIENT_ID: 'x' },
    [503, 503, 503],
  ],
  ["the org's keys, for JWTs", { TOKEN_JWT: 'true' }, [202, 202, 202]],
  [
    "the org's keys, where another user is allowed",
    { TOKEN_JWT: 'true', TOKEN_USER_IDS: '005Hs000000ZZZZIAK' },
    [403, 403, 403],
  ],
])(
  'a session, an opaque token and a JWT of the org, verified by %s',
  async (_case, settings, expected) => {
    const makers = [session, () => ofApp('opaque'), () => ofApp('jwt')];
    expect(await answers(settings, makers)).toEqual(expected);
  },
);

test("an ID token of the org is denied when tokens are verified by the org's keys", async () => {
  expect((await idToken()).split('.')).toHaveLength(3);
  expect(await answers({ TOKEN_JWT: 'true' }, [idToken])).toEqual([401]);
});

test.each<[string, Environment]>([
  ['userinfo', {}],
  ['introspection', introspection],
])(
  'a revoked token is denied when its cached verdict expires, verified by %s',
  async (_case, settings) => {
    const token = await ofApp('opaque');
    const same = async () => token;
    const revoked = async () => {
      await revoke(token);
      return token;
    };
    const later = async () => {
      await sleep(1100);
      return token;
    };
    const short = { ...settings, TOKEN_GOOD_SECONDS: '1' };
    expect(await answers(short, [same, revoked, later])).toEqual([202, 202, 401]);
  },
);
