import { eventually } from '../../support/eventually.ts';
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
let viewer: Browser;
beforeAll(async () => {
  stage = await startStage({ CONSOLE_FAILED_EVENT_VIEWERS: 'true' });
  viewer = stage.browser();
  await stage.signIn(viewer, READER);
});
afterAll(() => stage.stop());

async function trail(query: Record<string, string> = {}): Promise<string> {
  const page = await viewer.get(`${PUBLIC_URL}/console/audit?${new URLSearchParams(query)}`);
  expect(page.status).toBe(200);
  return page.text;
}

test('sign-ins, denied ones and sign-outs are entries, which a viewer sees', async () => {
  const admin = stage.browser();
  await stage.signIn(admin, ADMIN);
  await stage.signIn(stage.browser(), NOT_ALLOWED);
  await admin.post(`${PUBLIC_URL}/console/sign-out`, {}, { origin: PUBLIC_URL });
  await eventually(async () =>
    expect(await trail()).toContain('<td data-label="Action">Sign out</td>'),
  );
  const text = await trail({ action: 'signIn' });
  for (const name of [ADMIN.username, NOT_ALLOWED.username, READER.username]) {
    expect(text).toContain(name);
  }
  expect(text).toContain('refused');
  expect(text).not.toContain('<td data-label="Action">Sign out</td>');
});

test('the filter is in the address, and the form shows it; fields left empty do not count', async () => {
  const query = { action: 'signIn', actor: ADMIN.username, from: '2020-01-01', to: '' };
  const text = await trail(query);
  expect(text).toContain(`value="${ADMIN.username}"`);
  expect(text).toContain('<option value="signIn" selected>Sign in</option>');
  expect(text).toContain('type="date" value="2020-01-01"');
  expect(await trail({ ...query, to: '2020-01-02' })).toContain('No entry matches.');
});

test('a user is found by an id of 15 or 18 characters', async () => {
  const { userId, username } = READER;
  for (const actor of [userId, userId.slice(0, 15)]) {
    expect(await trail({ actor })).toContain(username);
  }
});

test('older entries are on further pages', async () => {
  await stage.connector.pool.query(
    `INSERT INTO audit (actor_kind, actor_id, actor_name, action, what, outcome)
     SELECT 'client', 'night-watch', 'night-watch', 'tidyUp', 'thing ' || n, 'begun' FROM generate_series(1, 60) n`,
  );
  const first = await trail({ actor: 'night-watch' });
  const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const second = (await viewer.get(PUBLIC_URL + next)).text;
  expect(first).toContain('thing 60<');
  expect(first).toContain('(API client)');
  expect(first).not.toContain('thing 10<');
  expect(second).toContain('thing 10<');
  expect(second).not.toContain('rel="next"');
});

test.each([
  [{ from: 'yesterday' }, 'from: expected a day such as 2026-11-29'],
  [{ before: '1' }, 'before: expected the value of `next`'],
  [{ limit: '1000' }, 'limit: '],
])('%j is refused in words, with a way back', async (query, words) => {
  const page = await viewer.get(
    `${PUBLIC_URL}/console/audit?${new URLSearchParams(query as never)}`,
  );
  expect(page.status).toBe(400);
  expect(page.text).toContain(words);
  expect(page.text).toContain('To the overview');
  expect(page.text).not.toContain('Sign in');
});

test('while no entry can be stored, no one signs in', async () => {
  await stage.connector.pool.query('ALTER TABLE audit RENAME TO hidden_audit');
  try {
    const browser = stage.browser();
    const page = await stage.signIn(browser, NAMED);
    expect(page.status).toBe(503);
    expect((await browser.get(`${PUBLIC_URL}/console/account`)).status).toBe(303);
  } finally {
    await stage.connector.pool.query('ALTER TABLE hidden_audit RENAME TO audit');
  }
});

test('the log has no names', () => {
  const log = stage.connector.logged.join('\n');
  expect(log).toContain('console action');
  expect(log).not.toContain(ADMIN.username);
});
