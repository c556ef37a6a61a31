import { decide, pkce, post } from './oauth-clients.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

const REDIRECT = 'http://localhost:1717/OauthRedirect';
const REQUEST = {
  client_id: 'PlatformCLI',
  redirect_uri: REDIRECT,
  scope: 'refresh_token api web',
  prompt: 'login',
};

async function tokens(): Promise<Record<string, unknown>> {
  const { verifier, challenge } = pkce();
  const location = await decide(org.url, { ...REQUEST, code_challenge: challenge, state: 's' });
  expect(location.href.startsWith(`${REDIRECT}?`)).toBe(true);
  const { status, body } = await post(org.url, 'token', {
    grant_type: 'authorization_code',
    client_id: 'PlatformCLI',
    redirect_uri: REDIRECT,
    code: location.searchParams.get('code') ?? '',
    code_verifier: verifier,
  });
  expect(status).toBe(200);
  return body;
}

test('every org knows the app of the sf CLI', async () => {
  const issued = await tokens();
  expect(issued).toMatchObject({
    scope: 'refresh_token api web',
    access_token: expect.any(String),
    refresh_token: expect.any(String),
  });
  const refreshed = await post(org.url, 'token', {
    grant_type: 'refresh_token',
    client_id: 'PlatformCLI',
    refresh_token: String(issued.refresh_token),
  });
  expect(refreshed).toMatchObject({ status: 200, body: { access_token: expect.any(String) } });
});

test.each([
  ['another callback', { redirect_uri: 'http://localhost:1718/OauthRedirect' }],
  ['no code challenge', {}],
  ['another scope', { scope: 'full', code_challenge: 'x' }],
])('%s is refused', async (_, change) => {
  const location = await decide(org.url, { ...REQUEST, ...change });
  expect(location.searchParams.get('code')).toBeNull();
});

test('the app of the CLI has no secret, so it gets no token without a person', async () => {
  const form = { grant_type: 'client_credentials', client_id: 'PlatformCLI', client_secret: '' };
  expect(await post(org.url, 'token', form)).toMatchObject({ status: 400 });
});
