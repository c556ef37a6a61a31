import packageFile from '../../../package.json' with { type: 'json' };
import { ActivityTally } from '../../../src/activity/activity-tally.ts';
import { storeActivity, storeWaiting } from '../../../src/activity/store-activity.ts';
import { createPauseStore } from '../../../src/inbox/org-pauses.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/time.ts';
import { USER_ID } from '../../support/connector.ts';
import { type Browser, openBrowser } from '../browser.ts';
import { NAMED, PUBLIC_URL, type Stage, startStage } from '../console-stage.ts';

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  stage = await startStage({ HEROKU_BUILD_COMMIT: 'abcdef0123456789' });
  browser = stage.browser();
  await stage.signIn(browser, NAMED);
});
beforeEach(() => stage.connector.pool.query('TRUNCATE event, subject, activity, org_pause'));
afterAll(() => stage.stop());

const query = (sql: string, values: unknown[] = []) => stage.connector.pool.query(sql, values);

async function overview(path = '/console'): Promise<string> {
  const { status, text } = await browser.get(PUBLIC_URL + path);
  expect(status).toBe(200);
  return text;
}

async function storeEvent(status: string, receivedMinutesAgo = 0): Promise<void> {
  await query(
    `INSERT INTO event (source, event_id, type, subject, received_at, proof, status, error_code, body)
     VALUES ('digital-river', gen_random_uuid(), 'order.accepted', 'S1', now() - $2 * interval '1 minute', 'oauth', $1,
       CASE WHEN $1 = 'parked' THEN 'STRING_TOO_LONG' END, '{}')`,
    [status, receivedMinutesAgo],
  );
}

/** An order that has been due for some minutes. */
async function storeOverdue(): Promise<void> {
  await storeEvent('pending', 10);
  await query(
    `INSERT INTO subject (source, key, due_at) VALUES ('digital-river', 'S1', now() - interval '10 minutes')
     ON CONFLICT DO NOTHING`,
  );
}

test('a new connector has no history, and says that nothing has come in', async () => {
  const text = await overview();
  expect(text).toContain('Look at this: 1 thing is unusual.');
  expect(text).toContain('Are the webhooks registered?');
  expect(text).toContain('No history yet');
  expect(text).not.toContain('<svg');
});

test('everything is all right while events are applied', async () => {
  await storeEvent('applied');
  expect(await overview()).toContain('Everything is all right.');
});

test('what needs a person comes first, with where it is mended', async () => {
  await storeEvent('parked');
  await storeOverdue();
  const text = await overview();
  expect(text).toContain('Act now: 2 things need a person.');
  expect(text).toContain('1 open issue: 1 event is parked');
  expect(text).toContain('<a href="/console/issues">Show the issues</a>');
  expect(text).toContain('No worker seems to run: nothing has been written since');
});

test('held writes need a person, however they wait', async () => {
  await storeEvent('waiting', 60 * 47);
  await query("UPDATE event SET error_code = 'INSUFFICIENT_ACCESS_OR_READONLY'");
  await query(
    `INSERT INTO subject (source, key, held_since) VALUES ('digital-river', 'S1', now() - interval '47 hours')`,
  );
  await using another = await stage.startAnother({});
  const reader = openBrowser(PUBLIC_URL, another.url);
  for (const [name, value] of browser.cookies) reader.cookies.set(name, value);
  const { text } = await reader.get(`${PUBLIC_URL}/console`);
  expect(text).toContain('Act now: 1 thing needs a person.');
  expect(text).toContain('1 event is held since');
  expect(text).toContain('(INSUFFICIENT_ACCESS_OR_READONLY)');
  expect(text).toContain('<a href="/console/waiting">Show what waits</a>');
});

test('a pause of the org is shown, and explains why pending events do not move', async () => {
  await storeOverdue();
  const since = new Date(Date.now() - 2 * HOUR_MS);
  await createPauseStore(stage.connector.pool, 'b5d1f4b8-7a3e-4f0e-9f0a-111111111111').save({
    ...{ kind: 'unavailable', reason: 'Salesforce is in maintenance.', since, failures: 3 },
    ...{ nextProbeAt: new Date(Date.now() + MINUTE_MS), answeredAt: null },
  });
  const text = await overview();
  expect(text).toContain('Act now: 1 thing needs a person.');
  expect(text).toContain(`Nothing is written to Salesforce since`);
  expect(text).toContain('Salesforce is in maintenance.');
  expect(text).not.toContain('No worker seems to run');
});

test('the history is drawn for the chosen period, and given as a table', async () => {
  const { pool } = stage.connector;
  const tally = new ActivityTally();
  tally.count('stored', 'digital-river', 3);
  tally.count('applied', 'digital-river', 2);
  tally.time('applied', 'digital-river', 40_000);
  await storeActivity(pool, tally.take());
  await storeEvent('waiting');
  await storeWaiting(pool);
  // The process of the stage has read the history some seconds ago.
  await using another = await stage.startAnother({});
  const reader = openBrowser(PUBLIC_URL, another.url);
  for (const [name, value] of browser.cookies) reader.cookies.set(name, value);
  for (const [range, name] of [
    ['1h', '1 hour'],
    ['24h', '24 hours'],
    ['30d', '30 days'],
  ]) {
    const { text } = await reader.get(`${PUBLIC_URL}/console?range=${range}`);
    expect(text).toContain(`<title>Accepted in ${name}: 3.`);
    expect(text).toContain('<title>Waiting: 1 at the end.');
    expect(text).toContain('half were in Salesforce within 1 min, and 95 percent within 1 min.');
    expect(text).toContain(`<a href="/console?range=${range}" aria-current="true">${name}</a>`);
    expect(text).toContain('<summary>Figures as a table</summary>');
  }
  const unknown = await reader.get(`${PUBLIC_URL}/console?range=1y`);
  expect([400, 404]).toContain(unknown.status);
});

test('versions, senders and the org are shown; nothing is inline', async () => {
  const text = await overview();
  expect(text).toContain(`<dd>${packageFile.version}, commit abcdef012345</dd>`);
  expect(text).toContain(`<dd>${process.version}</dd>`);
  expect(text).toContain('<td data-label="Sender">Digital River</td>');
  expect(text).toContain(new URL(stage.orgUrl).host);
  expect(text).not.toMatch(/\sstyle=|<style|<script>|\son\w+=/);
  expect(text).not.toContain(USER_ID);
});
