import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { Browser } from '../browser.ts';
import {
  ADMIN,
  NAMED,
  NOT_ALLOWED,
  PUBLIC_URL,
  READER,
  type Stage,
  startStage,
} from '../console-stage.ts';

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => {
  browser = stage.browser();
});
afterAll(() => stage.stop());

/** Starts a sign-in that the user allows; returns the URL of the callback. */
async function callbackUrl(returnTo = '/console'): Promise<string> {
  const query = new URLSearchParams({ returnTo });
  const { location } = await browser.get(`${PUBLIC_URL}/console/sign-in?${query}`);
  return stage.decide(location, NAMED);
}

test('a user who is not signed in is redirected to the sign-in, and from there to Salesforce', async () => {
  const first = await browser.get(`${PUBLIC_URL}/console`);
  expect(first.status).toBe(303);
  expect(first.location).toBe(`${PUBLIC_URL}/console/sign-in?returnTo=%2Fconsole`);
  const second = await browser.get(first.location);
  const { origin, pathname, searchParams } = new URL(second.location);
  expect(second.status).toBe(302);
  expect(origin + pathname).toBe(`${stage.orgUrl}/services/oauth2/authorize`);
  expect(Object.fromEntries(searchParams)).toEqual({
    response_type: 'code',
    client_id: 'console',
    redirect_uri: `${PUBLIC_URL}/console/callback`,
    scope: 'openid id api',
    state: expect.stringMatching(/^[\w-]{24}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
});

test('a listed user can sign in, with a user name in any case', async () => {
  const page = await stage.signIn(browser, NAMED, '/console/account');
  expect(page.status).toBe(200);
  expect(page.text).toContain('You are signed in');
  expect(page.text).toContain('named@example.com');
  expect(page.text).toContain('Listed in CONSOLE_USERS');
});

test('a user who can edit failed events can sign in', async () => {
  const page = await stage.signIn(browser, ADMIN, '/console/account');
  expect(page.text).toContain('admin@example.com');
  expect(page.text).toContain('You can edit Digital River Failed Events');
});

test('a user who may only read failed events is not signed in', async () => {
  const page = await stage.signIn(browser, READER);
  expect(page.status).toBe(403);
  expect(page.text).toContain('Ask your Salesforce admin to assign the permission set');
});

test('any other user is not signed in, and the page says whom to ask for access', async () => {
  const page = await stage.signIn(browser, NOT_ALLOWED);
  expect(page.status).toBe(403);
  expect(page.text).toContain('Ask your Salesforce admin to assign the permission set');
  expect((await browser.get(`${PUBLIC_URL}/console`)).status).toBe(303);
  expect(stage.connector.logged.join('\n')).toContain(NOT_ALLOWED.userId);
});

test('a user who does not allow the app is not signed in', async () => {
  const { location } = await browser.get(`${PUBLIC_URL}/console/sign-in`);
  const page = await browser.get(await stage.decide(location, NAMED, 'deny'));
  expect(page.status).toBe(403);
  expect(page.text).toContain('Not signed in');
});

test.each([
  ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(24))],
  ['no state', (url: URL) => url.searchParams.delete('state')],
  ['two states', (url: URL) => url.searchParams.append('state', 'x')],
  ['neither code nor error', (url: URL) => url.searchParams.delete('code')],
  ['an empty code', (url: URL) => url.searchParams.set('code', '')],
  ['two codes', (url: URL) => url.searchParams.append('code', 'x')],
])('a callback with %s is not valid', async (_, change) => {
  const url = new URL(await callbackUrl());
  change(url);
  const page = await browser.get(url.href);
  expect(page.status).toBe(400);
  expect(page.text).toContain('no longer valid');
  expect((await browser.get(`${PUBLIC_URL}/console`)).status).toBe(303);
});

test('a callback is valid only in the browser that started the sign-in', async () => {
  const callback = await callbackUrl();
  const page = await stage.browser().get(callback);
  expect(page.status).toBe(400);
});

test('a callback is valid once', async () => {
  const callback = await callbackUrl();
  const copy = stage.browser();
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  expect((await browser.get(callback)).status).toBe(303);
  expect((await browser.get(callback)).status).toBe(400);
  expect((await copy.get(callback)).status).toBe(400);
});

test('a code that Salesforce refuses ends the sign-in', async () => {
  const url = new URL(await callbackUrl());
  url.searchParams.set('code', 'invented');
  const page = await browser.get(url.href);
  expect(page.status).toBe(400);
  expect(page.text).not.toContain('invented');
});

test('Salesforce refuses the token request when the PKCE challenge was changed', async () => {
  const { location } = await browser.get(`${PUBLIC_URL}/console/sign-in`);
  const url = new URL(location);
  const other = createHash('sha256').update('another verifier').digest('base64url');
  url.searchParams.set('code_challenge', other);
  const page = await browser.get(await stage.decide(url.href, NAMED));
  expect(page.status).toBe(400);
});

test("only the code of Salesforce's error is shown", async () => {
  const query = new URLSearchParams({ error: 'invalid_scope', error_description: 'call Jane Doe' });
  const page = await browser.get(`${PUBLIC_URL}/console/callback?${query}`);
  expect(page.status).toBe(400);
  expect(page.text).toContain('(invalid_scope)');
  expect(page.text).not.toContain('Jane');
  expect(stage.connector.logged.join('\n')).not.toContain('Jane');
  const invented = new URLSearchParams({ error: '<b>ring us</b>' });
  const unknownCode = await browser.get(`${PUBLIC_URL}/console/callback?${invented}`);
  expect(unknownCode.text).not.toContain('ring us');
});

test.each([
  ['/console/events/abc', '/console/events/abc'],
  ['//evil.example.com', '/console'],
  ['https://evil.example.com/console', '/console'],
  ['/console/../../evil', '/console'],
  ['/console\\evil.example.com', '/console'],
  ['/console//evil.example.com', '/console'],
  ['/console@evil.example.com', '/console'],
  ['javascript:alert(1)', '/console'],
])('returnTo=%s redirects to %s', async (requested, path) => {
  expect((await browser.get(await callbackUrl(requested))).location).toBe(PUBLIC_URL + path);
});

test('the sign-in returns to the requested page', async () => {
  const path = `/console/events/${'a'.repeat(64)}`;
  const page = await stage.signIn(browser, NAMED, path);
  expect(page.status).toBe(404);
  expect(page.text).toContain('>Not found<');
});

test('links and the callback use the configured URL, whatever host a request names', async () => {
  const headers = {
    host: 'evil.example.com',
    'x-forwarded-host': 'evil.example.com',
    'x-forwarded-proto': 'https',
  };
  const locations = await Promise.all(
    ['/console', '/console/sign-in'].map(
      (path) =>
        new Promise<string>((resolve, reject) => {
          const sent = request(`${stage.connector.url}${path}`, { headers }, (reply) => {
            reply.resume();
            resolve(String(reply.headers.location));
          });
          sent.on('error', reject).end();
        }),
    ),
  );
  expect(locations[0]).toMatch(/^https:\/\/connector\.example\.com\/console\/sign-in/);
  expect(new URL(locations[1] ?? '').searchParams.get('redirect_uri')).toBe(
    `${PUBLIC_URL}/console/callback`,
  );
});

test('no token is stored in the session or in the log, and the org has revoked it', async () => {
  await stage.signIn(browser, ADMIN);
  const { rows } = await stage.connector.pool.query('SELECT sess::text FROM console_session');
  const stored = [...rows.map(({ sess }) => sess), ...stage.connector.logged].join('\n');
  expect(stored).toContain(ADMIN.userId);
  expect(stored).not.toMatch(/00D\w{12}!/);
  expect(stage.connector.logged.join('\n')).not.toContain(ADMIN.username);
  expect(await stage.countValidTokens()).toBe(0);
});

test('an address that starts too many sign-ins gets 429', async () => {
  const statuses = [];
  for (let n = 0; n < 40; n += 1) {
    const headers = { 'x-forwarded-for': '192.0.2.77' };
    const { status } = await stage.browser().get(`${PUBLIC_URL}/console/sign-in`, headers);
    statuses.push(status);
  }
  expect(statuses.filter((status) => status === 302)).toHaveLength(30);
  expect(statuses.at(-1)).toBe(429);
});
