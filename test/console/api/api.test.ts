import { tokenClientsValue } from '../../../src/config/token-clients.ts';
import { newClient } from '../../../src/oauth/issuer/new-client.ts';
import { exampleOperations } from '../../../src/wiring/console/api-description.ts';
import { type ApiReply, apiReply, expectDescribed } from '../../support/api-description.ts';
import { startConnector, type TestConnector } from '../../support/connector.ts';
import { first, ownIssuerEnvironment } from '../../support/own-issuer.ts';

const reader = newClient('reader', 'console:read');
const operator = newClient('night-watch', 'console:operate');
const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector({
    ...ownIssuerEnvironment,
    OAUTH_CLIENTS: tokenClientsValue([first, reader, operator].map(({ configured }) => configured)),
  });
});
afterAll(() => connector.stop());

async function requestToken(
  { credentials }: typeof reader,
  more: Record<string, string> = {},
): Promise<ApiReply> {
  const form = { client_id: credentials.id, client_secret: credentials.secret };
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...form, ...more });
  return apiReply(await fetch(`${connector.url}/oauth2/token`, { method: 'POST', body }));
}

async function tokenOf(client: typeof reader, more: Record<string, string> = {}): Promise<string> {
  const { body } = await requestToken(client, more);
  return (body as { access_token: string }).access_token;
}

async function call(path: string, token: string): Promise<ApiReply> {
  const headers = { authorization: `Bearer ${token}` };
  return apiReply(await fetch(`${connector.url}/api/v1${path}`, { headers }));
}

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['reader', reader, {}, 200, { scope: 'console:read' }],
  ['reader', reader, { scope: 'console:read' }, 200, { scope: 'console:read' }],
  ['reader', reader, { scope: 'console:operate' }, 400, { error: 'invalid_scope' }],
  ['reader', reader, { scope: 'webhooks' }, 400, { error: 'invalid_scope' }],
  ['reader', reader, { scope: 'console:read api' }, 400, { error: 'invalid_scope' }],
  ['reader', reader, { grant_type: 'password', username: 'a', password: 'b' }, 400, { error: 'unauthorized_client' }],
  ['operator', operator, {}, 200, { scope: 'console:read console:operate' }],
  ['operator', operator, { scope: 'console:read' }, 200, { scope: 'console:read' }],
  ['sender', first, {}, 200, { scope: 'webhooks' }],
  ['sender', first, { scope: 'webhooks api' }, 200, { scope: 'webhooks' }],
  ['sender', first, { scope: 'console:read' }, 400, { error: 'invalid_scope' }],
])('the %s asks for a token (%#)', async (_name, client, more, status, body) => {
  expect(await requestToken(client, more)).toMatchObject({ status, body });
});

test('a client of the API cannot deliver webhooks', async () => {
  const authorization = `Bearer ${await tokenOf(operator)}`;
  const reply = await connector.post(WEBHOOKS, '{}', { authorization });
  expect(reply.status).toBe(403);
  expect(reply.headers.get('www-authenticate')).toContain(
    'error="insufficient_scope", scope="webhooks"',
  );
});

test('a client that delivers webhooks cannot use the API', async () => {
  expect((await call('/audit', await tokenOf(first))).status).toBe(403);
});

test('each question without parameters in its path is answered as it is described', async () => {
  const token = await tokenOf(reader);
  const questions = exampleOperations().filter(
    ({ method, path }) => method === 'GET' && !path.includes(':'),
  );
  expect(questions.length).toBeGreaterThan(0);
  for (const operation of questions) {
    const reply = await call(operation.path, token);
    // One that needs a parameter of the query names it.
    expect([200, 400]).toContain(reply.status);
    expectDescribed(operation, reply);
  }
});

test('entries of the audit trail are listed page by page', async () => {
  await connector.pool.query(
    `INSERT INTO audit (actor_kind, actor_id, actor_name, action, what, outcome)
     SELECT 'client', 'night-watch', 'night-watch', 'tidyUp', 'thing ' || n, 'begun' FROM generate_series(1, 3) n`,
  );
  const token = await tokenOf(reader);
  const page = (await call('/audit?actor=night-watch&limit=2', token)).body as {
    entries: { what: string }[];
    next: string;
  };
  expect(page.entries.map(({ what }) => what)).toEqual(['thing 3', 'thing 2']);
  const last = await call(`/audit?actor=night-watch&limit=2&before=${page.next}`, token);
  expect(last.body).toMatchObject({ entries: [{ what: 'thing 1' }], next: null });
});

test('the metadata names the scopes of the clients', async () => {
  const reply = await fetch(`${connector.url}/.well-known/oauth-authorization-server`);
  expect(await reply.json()).toMatchObject({
    scopes_supported: ['webhooks', 'console:read', 'console:operate'],
  });
});

test('without a client of the API there is none', async () => {
  const without = await startConnector(ownIssuerEnvironment);
  try {
    for (const path of ['/audit', '/openapi.json']) {
      expect((await fetch(`${without.url}/api/v1${path}`)).status).toBe(404);
    }
  } finally {
    await without.stop();
  }
});
