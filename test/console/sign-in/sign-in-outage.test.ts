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
  ['the token endpoint answers with a maintenance page', { kind: 'unavailable-html', on: 'token' }],
  ['the token endpoint answers 200 with an HTML page', { kind: 'html-200', on: 'token' }],
  ['the token endpoint closes the connection', { kind: 'reset-before', on: 'token' }],
  ['userinfo answers with a maintenance page', { kind: 'unavailable-html', on: 'userinfo' }],
  ['userinfo refuses the new token', { kind: 'expired-session', on: 'userinfo' }],
])('when %s, the page is a 503 that names Salesforce', async (_, fault) => {
  await stage.setFaults({ share: 1, ...fault });
  const page = await stage.signIn(browser, NAMED);
  expect(page.status).toBe(503);
  expect(page.text).toContain('Salesforce gave no usable answer');
  expect(page.headers.get('retry-after')).not.toBeNull();
  expectNoLeak(page);
  await stage.setFaults();
  expect((await stage.signIn(browser, NAMED)).status).toBe(200);
});

test("a wrong secret of the console's app is reported with Salesforce's error code", async () => {
  await using other = await stage.startAnother({ CONSOLE_CLIENT_SECRET: 'wrong' });
  const { location } = await browser.get(`${PUBLIC_URL}/console/sign-in`);
  const callback = await stage.decide(location, NAMED);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const reply = await fetch(callback.replace(PUBLIC_URL, other.url), {
    headers: { cookie, 'x-forwarded-proto': 'https' },
  });
  expect(reply.status).toBe(503);
  expect(await reply.text()).toContain('(invalid_client)');
});

test.each([
  ['openid id', { CONSOLE_USERS: [ADMIN.userId.slice(0, 15)] }],
  ['openid id', { CONSOLE_USERS: [ADMIN.userId, ADMIN.username] }],
  ['openid id api', { CONSOLE_USERS: [], CONSOLE_FAILED_EVENT_EDITORS: true }],
  ['openid id api', { CONSOLE_USERS: [ADMIN.userId], CONSOLE_PERMISSION_SET: 'Any_Set' }],
  ['openid id', { CONSOLE_FAILED_EVENT_EDITORS: false, CONSOLE_PERMISSION_SET: 'Any_Set' }],
])('the sign-in requests only the scopes that it needs: %s', async (scopes, changes) => {
  await using other = await stage.startAnother({
    CONSOLE_FAILED_EVENT_EDITORS: undefined,
    ...changes,
  });
  const { location } = await locationOf(`${other.url}/console/sign-in`);
  expect(new URL(location).searchParams.get('scope')).toBe(scopes);
});

test('while the database is unavailable the page is a 503 without a stack trace', async () => {
  await stage.signIn(browser, NAMED);
  await stage.connector.pool.query('ALTER TABLE console_session RENAME TO hidden_session');
  const page = await browser.get(`${PUBLIC_URL}/console`);
  await stage.connector.pool.query('ALTER TABLE hidden_session RENAME TO console_session');
  expect(page.status).toBe(503);
  expect(page.text).toContain('Please try again');
  expectNoLeak(page);
  expect((await browser.get(`${PUBLIC_URL}/console`)).status).toBe(200);
});

async function locationOf(url: string): Promise<{ location: string }> {
  const headers = { 'x-forwarded-proto': 'https' };
  const reply = await fetch(url, { headers, redirect: 'manual' });
  return { location: reply.headers.get('location') ?? '' };
}
