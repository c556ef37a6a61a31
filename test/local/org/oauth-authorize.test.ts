import { Connection, OAuth2 } from 'jsforce';
import pg from 'pg';
import { APPS, CALLBACK, decide, pkce, post, SECOND_USER, tokensFor } from './oauth-clients.ts';
import { IDENTITY, type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  const identity = { ...IDENTITY, apps: [...IDENTITY.apps, ...APPS], extraUsers: [SECOND_USER] };
  org = await runningOrg({ identity });
});
afterAll(() => org[Symbol.asyncDispose]());

function authorize(parameters: Record<string, string>, headers = {}): Promise<Response> {
  const usual = { response_type: 'code', client_id: 'web', redirect_uri: CALLBACK };
  const query = new URLSearchParams({ ...usual, ...parameters });
  return fetch(`${org.url}/services/oauth2/authorize?${query}`, { redirect: 'manual', headers });
}

async function codeFor(query: Record<string, string>): Promise<string> {
  const location = await decide(org.url, { client_id: 'web', ...query });
  return location.searchParams.get('code') ?? '';
}

function exchange(form: Record<string, string>) {
  return post(org.url, 'token', {
    ...{ grant_type: 'authorization_code', redirect_uri: CALLBACK },
    ...{ client_id: 'web', client_secret: 'secret', ...form },
  });
}

test('the page shows the app and the users to choose from', async () => {
  const page = await authorize({ state: 'a"><script>' });
  const text = await page.text();
  expect(page.status).toBe(200);
  expect(text).toContain('<b>web</b>');
  expect(text).toContain(IDENTITY.username);
  expect(text).toContain(SECOND_USER.username);
  expect(text).not.toContain('<script>');
  expect(page.headers.get('content-security-policy')).toContain(
    "form-action 'self' https://app.example.com;",
  );
});

test.each([
  ['web', IDENTITY],
  ['suggesting', SECOND_USER],
])('the page of the app %s preselects a user', async (clientId, user) => {
  const text = await (await authorize({ client_id: clientId })).text();
  expect(text.match(/value="(\w+)" checked/)?.[1]).toBe(user.userId);
});

test('allowing redirects back with a code and the unchanged state', async () => {
  const location = await decide(org.url, { client_id: 'web', state: 'x y&z=ü' });
  expect(location.href.startsWith(`${CALLBACK}?`)).toBe(true);
  expect(location.searchParams.get('state')).toBe('x y&z=ü');
  expect(location.searchParams.get('code')).toMatch(/^aPrx[\w.]{64}$/);
});

test('denying redirects back with access_denied', async () => {
  const query = { client_id: 'web', state: 's' };
  const { searchParams } = await decide(org.url, query, { decision: 'deny' });
  expect(Object.fromEntries(searchParams)).toEqual({
    error: 'access_denied',
    error_description: 'end-user denied authorization',
    state: 's',
  });
});

test.each([
  ['another callback', { redirect_uri: `${CALLBACK}/x` }],
  ['a callback with a query', { redirect_uri: `${CALLBACK}?x` }],
  ['no callback', { redirect_uri: '' }],
  ['an unknown app', { client_id: 'nobody' }],
])('%s is shown to the person, and not redirected', async (_, query) => {
  const page = await authorize(query);
  expect(page.status).toBe(400);
  expect(page.headers.get('location')).toBeNull();
});

test.each([
  ['response_type', { response_type: 'token' }, 'unsupported_response_type'],
  ['scope', { scope: 'api full' }, 'invalid_scope'],
  [
    'code_challenge_method',
    { code_challenge: 'x', code_challenge_method: 'plain' },
    'invalid_request',
  ],
  ['missing challenge of a public app', { client_id: 'public' }, 'invalid_request'],
])('a wrong %s redirects back with an error', async (_, query, error) => {
  const page = await authorize({ ...query, state: 's' });
  const location = new URL(page.headers.get('location') ?? '');
  expect(location.searchParams.get('error')).toBe(error);
  expect(location.searchParams.get('state')).toBe('s');
});

test('a decision from another site is rejected', async () => {
  const reply = await fetch(`${org.url}/services/oauth2/authorize`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site' },
    body: new URLSearchParams({
      request: `client_id=web&response_type=code&redirect_uri=${CALLBACK}`,
    }),
    redirect: 'manual',
  });
  expect(reply.status).toBe(400);
});

test('jsforce completes the flow with PKCE, as the chosen user', async () => {
  const oauth2 = new OAuth2({
    ...{ clientId: 'web', clientSecret: 'secret', redirectUri: CALLBACK, loginUrl: org.url },
    useVerifier: true,
  });
  const query = new URL(oauth2.getAuthorizationUrl({ scope: 'api' })).searchParams;
  const form = { user: SECOND_USER.userId };
  const location = await decide(org.url, Object.fromEntries(query), form);
  const connection = new Connection({ oauth2, version: '67.0' });
  const { id } = await connection.authorize(location.searchParams.get('code') ?? '');
  expect(id).toBe(SECOND_USER.userId);
  expect(await connection.identity()).toMatchObject({ username: SECOND_USER.username });
  expect((await connection.query('SELECT Id FROM User')).totalSize).toBe(2);
});

test('a code can be used once', async () => {
  const code = await codeFor({});
  expect((await exchange({ code })).status).toBe(200);
  expect(await exchange({ code })).toEqual({
    status: 400,
    body: { error: 'invalid_grant', error_description: 'expired authorization code' },
  });
});

test('a code is valid for 15 minutes', async () => {
  const code = await codeFor({});
  const client = new pg.Client({ connectionString: org.databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `select expires_at - now() as left from org_token where facts->>'kind' = 'code' order by expires_at desc limit 1`,
  );
  expect(rows[0].left.minutes).toBe(14);
  await client.query(`update org_token set expires_at = now() where facts->>'kind' = 'code'`);
  await client.end();
  expect((await exchange({ code })).body.error_description).toBe('expired authorization code');
});

const pair = pkce();
test.each([
  ['another verifier', pair.challenge, { code_verifier: 'x'.repeat(43) }, 'invalid code verifier'],
  ['no verifier', pair.challenge, {}, 'invalid code verifier'],
  [
    'the challenge itself',
    pair.challenge,
    { code_verifier: pair.challenge },
    'invalid code verifier',
  ],
  ['a verifier without a challenge', '', { code_verifier: pair.verifier }, 'invalid code verifier'],
  [
    'another callback',
    '',
    { redirect_uri: 'https://x.example.com' },
    'redirect_uri must match configuration',
  ],
  ['another app', '', { client_id: 'refreshing' }, 'expired authorization code'],
  ['a wrong secret', '', { client_secret: 'x' }, 'invalid client credentials'],
])('a code with %s is rejected', async (_, challenge, form, description) => {
  const code = await codeFor(challenge === '' ? {} : { code_challenge: challenge });
  const { status, body } = await exchange({ code, ...form });
  expect(status).toBe(400);
  expect(body.error_description).toBe(description);
});

test('a public app needs no secret, but needs the verifier', async () => {
  const query = {
    client_id: 'public',
    code_challenge: pair.challenge,
    code_challenge_method: 'S256',
  };
  const code = (await decide(org.url, query)).searchParams.get('code') ?? '';
  const { body } = await exchange({
    ...{ client_id: 'public', client_secret: '', code, code_verifier: pair.verifier },
  });
  expect(body).toHaveProperty('access_token');
});

test('a token without the scope api can call userinfo, but not the data API', async () => {
  const { access_token: token = '', scope } = await tokensFor(org.url, 'identity-only');
  const headers = { authorization: `Bearer ${token}` };
  const userinfo = await fetch(`${org.url}/services/oauth2/userinfo`, { headers });
  const data = await fetch(`${org.url}/services/data/v67.0/limits`, { headers });
  expect(scope).toBe('openid');
  expect(userinfo.status).toBe(200);
  expect(data.status).toBe(401);
  expect(await data.json()).toMatchObject([{ errorCode: 'INVALID_SESSION_ID' }]);
});
