import { type Browser, openBrowser } from '../browser.ts';
import {
  ADMIN,
  NAMED,
  PUBLIC_URL,
  SESSION_SECRET,
  type Stage,
  startStage,
} from '../console-stage.ts';

const COOKIE = '__Host-console';

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(async () => {
  browser = stage.browser();
  await stage.connector.pool.query('DELETE FROM console_session');
});
afterAll(() => stage.stop());

function accountPage() {
  return browser.get(`${PUBLIC_URL}/console`);
}

async function sessions(): Promise<number> {
  const { rowCount } = await stage.connector.pool.query('SELECT FROM console_session');
  return rowCount ?? 0;
}

test('the cookie cannot be read by scripts, set by other hosts or sent over http', async () => {
  const { headers } = await browser.get(`${PUBLIC_URL}/console/sign-in`);
  const [cookie = ''] = headers.getSetCookie();
  expect(cookie).toMatch(/^__Host-console=s%3A/);
  const attributes = cookie.split('; ').slice(1);
  expect(attributes).toEqual(
    expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']),
  );
  expect(attributes.filter((attribute) => attribute.startsWith('Domain'))).toEqual([]);
});

test('the sign-in gives the session a new id, so that a planted id is not valid', async () => {
  await browser.get(`${PUBLIC_URL}/console/sign-in`);
  const before = browser.cookies.get(COOKIE) ?? '';
  await stage.signIn(browser, NAMED, '/console/sign-in');
  const after = browser.cookies.get(COOKIE);
  expect(after).not.toBe(before);
  expect((await accountPage()).status).toBe(200);
  const planted = stage.browser();
  planted.cookies.set(COOKIE, before);
  expect((await planted.get(`${PUBLIC_URL}/console`)).status).toBe(303);
  expect(await sessions()).toBe(1);
});

test('an invented or changed cookie opens no session', async () => {
  await stage.signIn(browser, NAMED);
  const good = browser.cookies.get(COOKIE) ?? '';
  for (const changed of [
    `${good}x`,
    good.replace(/^s%3A(.)/, (_, first) => (first === '_' ? 's%3Ax' : 's%3A_')),
    's%3Ax.y',
    'x',
    '',
  ]) {
    browser.cookies.set(COOKIE, changed);
    expect((await accountPage()).status).toBe(303);
  }
});

test('a session ends after its idle time, which each request restarts', async () => {
  await stage.signIn(browser, NAMED);
  const { rows } = await stage.connector.pool.query(
    `UPDATE console_session SET expire = now() + interval '1 minute'
     RETURNING expire - now() AS left`,
  );
  expect(rows).toHaveLength(1);
  const { headers } = await accountPage();
  const ends = /Expires=([^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '';
  expect(Date.parse(ends) - Date.now()).toBeGreaterThan(59 * 60_000);
  const renewed = await stage.connector.pool.query(
    'SELECT extract(epoch FROM expire - now()) AS seconds FROM console_session',
  );
  expect(Number(renewed.rows[0].seconds)).toBeGreaterThan(59 * 60);
  await stage.connector.pool.query('UPDATE console_session SET expire = now()');
  expect((await accountPage()).status).toBe(303);
});

test('a page that is left open does not prolong the session', async () => {
  await stage.signIn(browser, NAMED);
  await stage.connector.pool.query(
    "UPDATE console_session SET expire = now() + interval '1 minute'",
  );
  const page = await browser.get(`${PUBLIC_URL}/console/account`, {
    'x-console-background': 'true',
  });
  expect(page.status).toBe(200);
  expect(page.headers.get('set-cookie')).toBeNull();
  const { rowCount } = await stage.connector.pool.query(
    "SELECT FROM console_session WHERE expire > now() + interval '2 minutes'",
  );
  expect(rowCount).toBe(0);
});

const OWN = { 'sec-fetch-site': 'same-origin' };

test.each([
  ['a link or a search form', 'get', OWN, '/console/events?q=1'],
  ['an older browser', 'get', { referer: `${PUBLIC_URL}/console` }, '/console/events?q=1'],
  ['a form', 'post', { ...OWN, referer: `${PUBLIC_URL}/console/issues/a` }, '/console/issues/a'],
  ['a form of an unknown page', 'post', OWN, '/console'],
] as const)(
  'without a session, %s gets a page that leads to the sign-in, and back',
  async (_, method, headers, path) => {
    const url = `${PUBLIC_URL}/console/events?q=1`;
    const page =
      method === 'get' ? await browser.get(url, headers) : await browser.post(url, {}, headers);
    expect(page.status).toBe(401);
    expect(page.text).toContain('<h1>Your session has ended</h1>');
    const returnTo = new URLSearchParams({ returnTo: path });
    expect(page.text).toContain(`href="${PUBLIC_URL}/console/sign-in?${returnTo}"`);
    expect(page.text.includes('Nothing was done')).toBe(method === 'post');
  },
);

test.each(['none', 'cross-site', 'same-site'])(
  'without a session, a link from elsewhere (%s) leads to the sign-in at once',
  async (site) => {
    const headers = { 'sec-fetch-site': site };
    const page = await browser.get(`${PUBLIC_URL}/console/events`, headers);
    expect(page.status).toBe(303);
  },
);

test('a session ends after its longest time, even when it is used', async () => {
  await stage.signIn(browser, NAMED);
  const age = (hours: number) =>
    stage.connector.pool.query(
      `UPDATE console_session SET sess = jsonb_set(sess::jsonb, '{passport,user,signedInAt}', to_jsonb($1::float8))::json`,
      [Date.now() - hours * 3_600_000],
    );
  await age(7.9);
  expect((await accountPage()).status).toBe(200);
  await age(8);
  expect((await accountPage()).status).toBe(303);
});

test('an unfinished sign-in is stored for ten minutes', async () => {
  await browser.get(`${PUBLIC_URL}/console/sign-in`);
  const { rows } = await stage.connector.pool.query(
    'SELECT extract(epoch FROM expire - now()) AS seconds FROM console_session',
  );
  expect(Number(rows[0].seconds)).toBeLessThanOrEqual(601);
});

test('signing out ends the session on the server', async () => {
  await stage.signIn(browser, NAMED);
  const copy = stage.browser();
  copy.cookies.set(COOKIE, browser.cookies.get(COOKIE) ?? '');
  const page = await browser.post(`${PUBLIC_URL}/console/sign-out`, {}, { origin: PUBLIC_URL });
  expect(page.location).toBe(`${PUBLIC_URL}/console/signed-out`);
  expect(browser.cookies.has(COOKIE)).toBe(false);
  expect(await sessions()).toBe(0);
  expect((await copy.get(`${PUBLIC_URL}/console`)).status).toBe(303);
  expect((await browser.get(page.location)).text).toContain('You are signed out of the console');
});

test.each([
  ['another site', { origin: 'https://evil.example.com' }],
  ['a page without an origin', { origin: 'null' }],
  ['plain http', { origin: 'http://connector.example.com' }],
  ['no browser', {}],
])('%s cannot sign a user out', async (_, headers: Record<string, string>) => {
  await stage.signIn(browser, NAMED);
  const page = await browser.post(`${PUBLIC_URL}/console/sign-out`, {}, headers);
  expect(page.status).toBe(403);
  expect((await accountPage()).status).toBe(200);
  expect((await browser.get(`${PUBLIC_URL}/console/sign-out`)).status).toBe(404);
});

test('after a restart a user who was removed from the allow-list is signed out; old cookies stay valid with a new secret', async () => {
  await stage.signIn(browser, NAMED);
  const admin = stage.browser();
  await stage.signIn(admin, ADMIN);
  await using other = await stage.startAnother({
    CONSOLE_SESSION_SECRETS: ['another secret of thirty-two bytes', SESSION_SECRET],
    CONSOLE_USERS: ['somebody-else@example.com'],
  });
  for (const [before, status] of [
    [browser, 303],
    [admin, 200],
  ] as const) {
    const after = openBrowser(PUBLIC_URL, other.url);
    after.cookies.set(COOKIE, before.cookies.get(COOKIE) ?? '');
    expect((await after.get(`${PUBLIC_URL}/console`)).status).toBe(status);
  }
});
