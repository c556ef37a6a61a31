import type { Config } from '../../../src/config/index.ts';
import { type Browser, openBrowser } from '../browser.ts';
import { ADMIN, NAMED, PUBLIC_URL, READER, type Stage, startStage } from '../console-stage.ts';

const COOKIE = '__Host-console';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({
    CONSOLE_FAILED_EVENT_VIEWERS: 'true',
    CONSOLE_VIEWERS: 'other@example.com',
  });
});
afterAll(() => stage.stop());

async function account(browser: Browser): Promise<string> {
  return (await browser.get(`${PUBLIC_URL}/console/account`)).text;
}

async function signedIn(user: typeof READER): Promise<Browser> {
  const browser = stage.browser();
  const page = await stage.signIn(browser, user, '/console/account');
  expect(page.status).toBe(200);
  return browser;
}

test('who can see failed events, and not edit them, is a viewer', async () => {
  const text = await account(await signedIn(READER));
  expect(text).toContain('Viewer: you may look');
  expect(text).toContain('You can see Digital River Failed Events');
});

test('who can edit failed events, or is listed in CONSOLE_USERS, is an operator', async () => {
  for (const user of [ADMIN, NAMED]) {
    expect(await account(await signedIn(user))).toContain('Operator: you may look, repair');
  }
});

test('a session of an earlier release, which has no role, stays one of an operator', async () => {
  const browser = await signedIn(NAMED);
  await stage.connector.pool.query(
    `UPDATE console_session SET sess = (sess::jsonb #- '{passport,user,role}')::json`,
  );
  expect(await account(browser)).toContain('Operator: you may look, repair');
});

test.each<[string, typeof READER, Partial<Config>, boolean]>([
  ['viewers are let in still', READER, {}, true],
  ['no viewers are let in', READER, { CONSOLE_FAILED_EVENT_VIEWERS: false }, false],
  ['the viewer is listed as an operator', READER, { CONSOLE_USERS: [READER.username] }, true],
  ['no editors are let in', ADMIN, { CONSOLE_FAILED_EVENT_EDITORS: false }, false],
  ['the editor is listed as a viewer', ADMIN, { CONSOLE_VIEWERS: [ADMIN.username] }, false],
  [
    'the listed operator is listed as a viewer',
    NAMED,
    { CONSOLE_USERS: [], CONSOLE_VIEWERS: [NAMED.username] },
    false,
  ],
])('whether a session lasts after a restart when %s', async (_case, user, changes, lasts) => {
  const before = await signedIn(user);
  await using other = await stage.startAnother(changes);
  const after = openBrowser(PUBLIC_URL, other.url);
  after.cookies.set(COOKIE, before.cookies.get(COOKIE) ?? '');
  const { status } = await after.get(`${PUBLIC_URL}/console/account`);
  expect(status).toBe(lasts ? 200 : 303);
});
