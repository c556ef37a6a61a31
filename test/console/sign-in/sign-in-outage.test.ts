import type { Browser, Page } from '../browser.ts';
import { ADMIN, NAMED, PUBLIC_URL, type Stage, startStage } from '../console-stage.ts';

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => {
  browser = stage.browser();
});
afterEach(() => stage.setFaults());
afterAll(() => stage.stop());

function expectNoLeak(page: Page): void {
  const all = [page.text, ...stage.connector.logged].join('\n');
  expect(all).not.toMatch(/00D\w{12}!/);
  expect(all).not.toContain('console secret');
  expect(page.text).not.toMatch(/\bat .+\.(?:ts|js):\d+/);
}

test.each([
  ['the token endpoint answers a maintenance page', { kind: 'unavailable-html', on: 'token' }],
  ['the token endpoint answers a page with 200', { kind: 'html-200', on: 'token' }],
  ['the token endpoint breaks the connection', { kind: 'reset-before', on: 'token' }],
  ['userinfo answers a maintenance page', { kind: 'unavailable-html', on: 'userinfo' }],
  ['userinfo refuses the new token', { kind: 'expired-session', on: 'userinfo' }],
])('when %s the page says so with 503', async (_, fault) => {
  await stage.setFaults({ share: 1, ...fault });
  const page = await stage.signIn(browser, NAMED);
  expect(page.status).toBe(503);
  expect(page.text).toContain('Salesforce gives no usable answer');
  expect(page.headers.get('retry-after')).not.toBeNull();
  expectNoLeak(page);
  await stage.setFaults();
  expect((await stage.signIn(browser, NAMED)).status).toBe(200);
});

test("a wrong secret of the console's app is told as what it is", async () => {
  await using other = await stage.again({ CONSOLE_CLIENT_SECRET: 'wrong' });
  const { location } = await browser.get(`${PUBLIC_URL}/console/sign-in`);
  const callback = await stage.decide(location, NAMED);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const reply = await fetch(callback.replace(PUBLIC_URL, other.url), {
    headers: { cookie, 'x-forwarded-proto': 'https' },
  });
  expect(reply.status).toBe(503);
  expect(await reply.text()).toContain('(invalid_client)');
});

test('without a permission set the API is not asked for; ids of 15 characters name a user, too', async () => {
  await using other = await stage.again({
    CONSOLE_PERMISSION_SET: undefined,
    CONSOLE_USERS: [ADMIN.userId.slice(0, 15)],
  });
  const { location } = await fetchOnce(`${other.url}/console/sign-in`);
  expect(new URL(location).searchParams.get('scope')).toBe('openid');
});

test('while the database is out of reach the page is a 503, and no stack', async () => {
  await stage.signIn(browser, NAMED);
  await stage.connector.pool.query('ALTER TABLE console_session RENAME TO hidden_session');
  const page = await browser.get(`${PUBLIC_URL}/console`);
  await stage.connector.pool.query('ALTER TABLE hidden_session RENAME TO console_session');
  expect(page.status).toBe(503);
  expect(page.text).toContain('Please try again');
  expectNoLeak(page);
  expect((await browser.get(`${PUBLIC_URL}/console`)).status).toBe(200);
});

async function fetchOnce(url: string): Promise<{ location: string }> {
  const headers = { 'x-forwarded-proto': 'https' };
  const reply = await fetch(url, { headers, redirect: 'manual' });
  return { location: reply.headers.get('location') ?? '' };
}
