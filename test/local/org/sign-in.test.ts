import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { Connection, OAuth2 } from 'jsforce';
import { appKey, IDENTITY, logIn, type RunningOrg, runningOrg } from './running-org.ts';

const { organizationId, userId, username, password, securityToken } = IDENTITY;
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const PASSWORD_FORM = {
  grant_type: 'password',
  client_id: 'app',
  client_secret: 'app secret',
  username,
  password: password + securityToken,
};

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

function assertion(claims: Record<string, unknown> = {}, key = appKey): Promise<string> {
  const usual = { iss: 'jwt-app', sub: username, aud: 'https://login.salesforce.com' };
  const exp = Math.floor(Date.now() / 1000) + 180;
  return new SignJWT({ ...usual, exp, ...claims }).setProtectedHeader({ alg: 'RS256' }).sign(key);
}

function userinfo(token: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${org.url}/services/oauth2/userinfo`, { headers });
}

test('the password grant expects the password directly followed by the security token', async () => {
  const answer = await logIn(org.url, PASSWORD_FORM);
  const id = `${org.url}/id/${organizationId}/${userId}`;
  expect(answer).toMatchObject({ instance_url: org.url, id, token_type: 'Bearer' });
  expect(answer.access_token).toMatch(/^00D5e000000Loca![\w.]{90,}$/);
  const hmac = createHmac('sha256', 'app secret').update(id + answer.issued_at);
  expect(answer.signature).toBe(hmac.digest('base64'));
});

test.each([
  ['the password alone', { password }, 'invalid_grant', 'authentication failure'],
  ['another user', { username: 'x@y.z' }, 'invalid_grant', 'authentication failure'],
  ['an unknown app', { client_id: 'x' }, 'invalid_client_id', 'client identifier invalid'],
  ['a wrong secret', { client_secret: 'x' }, 'invalid_client', 'invalid client credentials'],
  ['another grant', { grant_type: 'x' }, 'unsupported_grant_type', 'grant type not supported'],
])('%s is denied', async (_, change, error, error_description) => {
  const body = new URLSearchParams({ ...PASSWORD_FORM, ...change });
  const response = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error, error_description });
});

test('client credentials can be sent as Basic authentication', async () => {
  const response = await fetch(`${org.url}/services/oauth2/token/`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('app:app secret')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toHaveProperty('access_token');
});

test('jsforce logs in with the password and with client credentials', async () => {
  const oauth2 = new OAuth2({ clientId: 'app', clientSecret: 'app secret', loginUrl: org.url });
  const byPassword = new Connection({ oauth2 });
  expect(await byPassword.login(username, password + securityToken)).toMatchObject({
    id: userId,
    organizationId,
  });
  const byCredentials = new Connection({ oauth2 });
  await byCredentials.authorize({ grant_type: 'client_credentials' });
  expect(await byCredentials.identity()).toMatchObject({ username, user_id: userId });
});

test.each([
  ['in seconds', () => Math.floor(Date.now() / 1000) + 60],
  ['in milliseconds', () => Date.now() + 300],
  ['as a text', () => String(Math.floor(Date.now() / 1000) + 60)],
])('an assertion can have its expiry %s', async (_, exp) => {
  const signed = await assertion({ exp: exp(), aud: org.url });
  const answer = await logIn(org.url, { grant_type: JWT_BEARER, assertion: signed });
  expect(answer).toHaveProperty('access_token');
});

test.each([
  ['past', { exp: 1_700_000_000 }, 'expired authorization code'],
  ['for another audience', { aud: 'https://example.com' }, 'audience is invalid'],
  ['of another user', { sub: 'x@y.z' }, "user hasn't approved this consumer"],
])('an assertion that is %s is denied', async (_, claims, error_description) => {
  const form = { grant_type: JWT_BEARER, assertion: await assertion(claims) };
  expect(await logIn(org.url, form)).toEqual({ error: 'invalid_grant', error_description });
});

test('an assertion signed with another key is denied', async () => {
  const { generateKeyPairSync } = await import('node:crypto');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const form = { grant_type: JWT_BEARER, assertion: await assertion({}, privateKey) };
  const error_description = 'invalid assertion';
  expect(await logIn(org.url, form)).toEqual({ error: 'invalid_grant', error_description });
});

test("userinfo returns the token's user", async () => {
  const response = await userinfo(org.token);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    user_id: userId,
    organization_id: organizationId,
    preferred_username: username,
    active: true,
  });
});

test('a token that the org did not issue gets 403 from the identity service and 401 from the data API', async () => {
  const refused = await userinfo('00D5e000000Loca!forged');
  expect(refused.status).toBe(403);
  expect(await refused.text()).toBe('Bad_OAuth_Token');
  const connection = new Connection({ instanceUrl: org.url, accessToken: 'forged' });
  const data = await fetch(`${org.url}/services/data/v67.0/limits`);
  expect(data.status).toBe(401);
  expect(await data.json()).toEqual([
    { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
  ]);
  await expect(connection.request('/services/data/v67.0/limits')).rejects.toMatchObject({
    errorCode: 'INVALID_SESSION_ID',
  });
});

test('a revoked token is denied', async () => {
  const token = String((await logIn(org.url)).access_token);
  expect((await userinfo(token)).status).toBe(200);
  const body = new URLSearchParams({ token });
  const revoked = await fetch(`${org.url}/services/oauth2/revoke`, { method: 'POST', body });
  expect(revoked.status).toBe(200);
  expect((await userinfo(token)).status).toBe(403);
});
