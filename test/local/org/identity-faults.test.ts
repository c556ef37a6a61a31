import { admin, CONNECTOR_HEADER, clearFaults, orgWithAdmin, setFault } from './admin-client.ts';
import { IDENTITY, type RunningOrg } from './running-org.ts';

const CONNECTOR_GRANT = {
  grant_type: 'client_credentials',
  client_id: 'app',
  client_secret: 'app secret',
};
const PASSWORD_GRANT = {
  grant_type: 'password',
  client_id: 'app',
  client_secret: 'app secret',
  username: IDENTITY.username,
  password: IDENTITY.password + IDENTITY.securityToken,
};

let org: RunningOrg;
beforeAll(async () => {
  org = await orgWithAdmin();
});
afterEach(() => clearFaults(org));
afterAll(() => org[Symbol.asyncDispose]());

function askToken(form: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(form);
  return fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body });
}

function askUserinfo(token = org.token): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${org.url}/services/oauth2/userinfo`, { headers });
}

test("faults of the token endpoint affect the connector's log-in, not Digital River's", async () => {
  await setFault(org, 'unavailable-html', { on: 'token' });
  expect((await askToken(CONNECTOR_GRANT)).status).toBe(503);
  const digitalRiver = await askToken(PASSWORD_GRANT);
  expect(digitalRiver.status).toBe(200);
  expect(await digitalRiver.json()).toHaveProperty('access_token');
  expect((await askUserinfo()).status).toBe(200);
});

test('a token endpoint that resets the connection issues no token', async () => {
  await setFault(org, 'reset-after', { on: 'token' });
  await expect(askToken(CONNECTOR_GRANT)).rejects.toMatchObject({ message: 'fetch failed' });
});

test('userinfo denies a session in its own format, and the token stays valid', async () => {
  await setFault(org, 'expired-session', { on: 'userinfo' });
  const refused = await askUserinfo();
  expect(refused.status).toBe(403);
  expect(await refused.text()).toBe('Bad_OAuth_Token');
  await clearFaults(org);
  expect((await askUserinfo()).status).toBe(200);
});

test('userinfo can revoke the token of the call', async () => {
  const { access_token: token } = (await (await askToken(PASSWORD_GRANT)).json()) as {
    access_token: string;
  };
  await setFault(org, 'revoked-session', { on: 'userinfo' });
  await askUserinfo(token);
  await clearFaults(org);
  expect((await askUserinfo(token)).status).toBe(403);
});

test('calls are counted by endpoint and by client', async () => {
  await using other = await orgWithAdmin();
  const none = { data: 0, token: 0, userinfo: 0 };
  const { body: atFirst } = await admin(other, 'GET', '/calls');
  // The log-in of orgWithAdmin uses one of the connector's grants.
  expect(atFirst).toEqual({ connector: { ...none, token: 1 }, others: none });
  await other.call('GET', '/limits');
  await fetch(`${other.url}/services/data/v67.0/limits`, { headers: CONNECTOR_HEADER });
  await fetch(`${other.url}/services/oauth2/userinfo`);
  await fetch(`${other.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(PASSWORD_GRANT),
  });
  expect((await admin(other, 'GET', '/calls')).body).toEqual({
    connector: { data: 1, token: 1, userinfo: 1 },
    others: { data: 1, token: 1, userinfo: 0 },
  });
});
