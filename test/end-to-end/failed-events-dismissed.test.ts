import { dismissParked, restoreDismissed } from '../../src/inbox/repair/dismissed-events.ts';
import { purge } from '../../src/inbox/retention.ts';
import { type FailedEventRounds, startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { startOrgProxy } from '../support/org-proxy.ts';

const ADMIN = '005Hs000000AdmiIAC';
const CHECKED_DISMISSED = "source = 'failed events, dismissed'";

let org: TestOrg;
let rounds: FailedEventRounds;

beforeAll(async () => {
  org = await startTestOrg();
});

beforeEach(async () => {
  rounds = await startRounds(org);
});

afterEach(() => rounds.stop());

afterAll(() => org.stop());

/** Parks an event and shows it. */
async function shown(id: string): Promise<void> {
  await rounds.park(id);
  await rounds.round();
  expect(await rounds.shownStatus(id)).toBe('Parked');
}

/** Runs a round that also reads when only dismissed events are shown. */
async function roundLater(): Promise<void> {
  const due = `UPDATE reconciliation SET due_at = '-infinity' WHERE ${CHECKED_DISMISSED}`;
  await rounds.connector.pool.query(due);
  await rounds.round();
}

/** What the inbox knows of an event. */
async function stored(id: string) {
  const { rows } = await rounds.connector.pool.query(
    'SELECT status, dismissal_note AS note, dismissed_by AS by, reason, error_code AS code FROM event WHERE event_id = $1',
    [id],
  );
  return rows[0];
}

async function remove(id: string): Promise<string> {
  const recordId = String((await rounds.record(id))?.Id);
  await org.connection.sobject('DR_Failed_Event__c').delete(recordId);
  return recordId;
}

const dismissByCommand = (id: string, note = 'A test order.') =>
  dismissParked(rounds.connector.pool, { eventId: id }, { note, by: 'npm run replay' });

const KEPT = { reason: 'A text is longer than its field.', code: 'STRING_TOO_LONG' };

test('an event that is dismissed in the org keeps its reason, with the note and who did it, and is replayed by Reprocess', async () => {
  await shown('by-status');
  await rounds.change('by-status', {
    Status__c: 'Dismissed',
    Dismissal_Note__c: 'A test order of the shop.',
  });
  await rounds.round();
  expect(await stored('by-status')).toEqual({
    status: 'dismissed',
    note: 'A test order of the shop.',
    by: ADMIN,
    ...KEPT,
  });
  await rounds.change('by-status', { Dismissal_Note__c: 'It was a demonstration.' });
  await roundLater();
  expect(await stored('by-status')).toMatchObject({ note: 'It was a demonstration.' });
  expect(await rounds.record('by-status')).toMatchObject({
    Status__c: 'Dismissed',
    Dismissal_Note__c: 'It was a demonstration.',
  });
  await rounds.change('by-status', { Status__c: 'Reprocess' });
  await roundLater();
  expect(await stored('by-status')).toMatchObject({ status: 'pending', note: null, by: null });
});

test('an event that a command dismisses is shown as dismissed, and as parked when it is restored', async () => {
  await shown('by-command');
  expect(await dismissByCommand('by-command')).toBe(1);
  await rounds.round();
  expect(await rounds.record('by-command')).toMatchObject({
    Status__c: 'Dismissed',
    Dismissal_Note__c: 'A test order.',
    Event_Capture_Reason__c: KEPT.reason,
  });
  await roundLater();
  expect(await stored('by-command')).toMatchObject({ status: 'dismissed', note: 'A test order.' });
  const { pool } = rounds.connector;
  expect(await restoreDismissed(pool, { eventId: 'by-command' })).toBe(1);
  await rounds.round();
  expect(await rounds.record('by-command')).toMatchObject({
    Status__c: 'Parked',
    Dismissal_Note__c: null,
  });
  await rounds.round();
  expect(await stored('by-command')).toEqual({ status: 'parked', note: null, by: null, ...KEPT });
});

test('a dismissed event that is set to Parked in the org is restored', async () => {
  await shown('restored');
  await dismissByCommand('restored');
  await rounds.round();
  await rounds.change('restored', { Status__c: 'Parked' });
  await roundLater();
  expect(await stored('restored')).toMatchObject({ status: 'parked', note: null });
  expect(await rounds.record('restored')).toMatchObject({
    Status__c: 'Parked',
    Dismissal_Note__c: null,
  });
});

test('deleting the record dismisses the event, undeleting it restores the event', async () => {
  await shown('deleted');
  const id = await remove('deleted');
  await rounds.round();
  const note = expect.stringMatching(
    /^Its record was deleted in Salesforce \(found \d{4}-\d\d-\d\dT[\d:.]+Z\)\.$/,
  );
  expect(await stored('deleted')).toEqual({ status: 'dismissed', note, by: ADMIN, ...KEPT });
  await rounds.round();
  expect(await rounds.record('deleted')).toBeUndefined();
  expect(await org.connection.soap.undelete([id])).toMatchObject([{ success: true }]);
  await roundLater();
  expect(await stored('deleted')).toMatchObject({ status: 'parked', note: null });
});

test('an event whose record was deleted gets a new one when a command restores it, and is not dismissed again', async () => {
  await shown('again');
  await remove('again');
  await rounds.round();
  await restoreDismissed(rounds.connector.pool, { eventId: 'again' });
  await rounds.round();
  await rounds.round();
  expect([await stored('again'), await rounds.shownStatus('again')]).toMatchObject([
    { status: 'parked' },
    'Parked',
  ]);
});

test('Processed that a person sets dismisses the event, and the record says so', async () => {
  await shown('processed');
  await rounds.change('processed', { Status__c: 'Processed' });
  await rounds.round();
  const note = expect.stringMatching(
    /^Set to Processed by hand in Salesforce \(found \d{4}-\d\d-\d\dT[\d:.]+Z\)\.$/,
  );
  expect(await stored('processed')).toEqual({ status: 'dismissed', note, by: ADMIN, ...KEPT });
  expect(await rounds.record('processed')).toMatchObject({
    Status__c: 'Dismissed',
    Dismissal_Note__c: note,
  });
});

test('a status that a person gives to a settled event is set back', async () => {
  await shown('settled');
  await rounds.settle('settled', 'applied');
  await shown('other');
  expect(await rounds.shownStatus('settled')).toBe('Processed');
  await rounds.change('settled', { Status__c: 'Dismissed' });
  await rounds.round();
  expect([await stored('settled'), await rounds.shownStatus('settled')]).toMatchObject([
    { status: 'applied' },
    'Processed',
  ]);
});

test('while only dismissed events are shown, the org is read every 15 minutes', async () => {
  await shown('seldom');
  await dismissByCommand('seldom');
  await rounds.round();
  await rounds.round();
  const before = await rounds.calls();
  await rounds.round();
  await rounds.round();
  expect(await rounds.calls()).toBe(before);
  await roundLater();
  expect(await rounds.calls()).toBe(before + 1);
});

test('a process that dies before it saves how far it has read loses no request', async () => {
  await shown('first');
  await shown('second');
  const { pool } = rounds.connector;
  await rounds.change('first', { Status__c: 'Dismissed' });
  await rounds.change('second', { Status__c: 'Reprocess' });
  await pool.query(
    `CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''died''; END'`,
  );
  await pool.query(
    'CREATE TRIGGER die BEFORE UPDATE OF read_until ON reconciliation FOR EACH ROW EXECUTE FUNCTION die()',
  );
  await rounds.round();
  await pool.query('DROP TRIGGER die ON reconciliation');
  await rounds.settle('second', 'parked');
  await rounds.change('first', { Status__c: 'Parked' });
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ first: 'parked', second: 'parked' });
  expect(await rounds.shownStatus('second')).toBe('Parked');
});

test('requests in many records that were changed in the same second are all found', async () => {
  const many = await startRounds(org, { FAILED_EVENTS_MAX: '5000' });
  const ids = Array.from({ length: 2500 }, (_, index) => `bulk-${index}`);
  await many.park(...ids);
  for (let round = 0; round < 3; round += 1) await many.round();
  await many.requestReprocess(...ids);
  await many.round();
  expect(new Set(Object.values(await many.statuses()))).toEqual(new Set(['pending']));
  await many.stop();
});

test('a dismissed event without its body stays dismissed, and its record says why', async () => {
  await shown('old');
  await dismissByCommand('old');
  await rounds.round();
  const { pool } = rounds.connector;
  await pool.query(
    "UPDATE event SET settled_at = settled_at - interval '40 days', reported_at = reported_at - interval '40 days'",
  );
  expect(await purge(pool, { bodyDays: 30, rowDays: 90 })).toEqual({ bodies: 1, rows: 0 });
  expect(await restoreDismissed(pool, {})).toBe(0);
  await rounds.change('old', { Status__c: 'Reprocess' });
  await roundLater();
  expect(await rounds.record('old')).toMatchObject({
    Status__c: 'Dismissed',
    Event_Capture_Reason__c: expect.stringContaining('it cannot be replayed'),
  });
  await pool.query("UPDATE event SET settled_at = settled_at - interval '60 days'");
  expect(await purge(pool, { bodyDays: 30, rowDays: 90 })).toEqual({ bodies: 0, rows: 1 });
});

test('in an org that refuses to read deleted records, all other requests are understood', async () => {
  const proxy = await startOrgProxy(org.url);
  const refusal = [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no access' }];
  proxy.interfere = ({ name }) =>
    name === 'GET /queryAll' ? { status: 403, answer: JSON.stringify(refusal) } : undefined;
  const partly = await startRounds(org, { SALESFORCE_INSTANCE_URL: proxy.url });
  await partly.park('partly', 'other');
  await partly.round();
  await partly.change('partly', { Status__c: 'Dismissed', Dismissal_Note__c: 'A test.' });
  await partly.requestReprocess('other');
  await partly.round();
  expect(await partly.statuses()).toEqual({ partly: 'dismissed', other: 'pending' });
  await partly.stop();
  proxy.stop();
});

test('a request that follows a report whose result was lost is not lost', async () => {
  await shown('twice');
  await rounds.settle('twice', 'parked');
  const { pool } = rounds.connector;
  await pool.query(
    `CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''died''; END'`,
  );
  // The last step of a report is the only one that clears this column's time.
  await pool.query("UPDATE event SET report_after = now() - interval '1 hour'");
  await pool.query(
    `CREATE TRIGGER die BEFORE UPDATE OF report_after ON event FOR EACH ROW EXECUTE FUNCTION die()`,
  );
  await rounds.round();
  await pool.query('DROP TRIGGER die ON event');
  await rounds.change('twice', { Status__c: 'Reprocess' });
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ twice: 'pending' });
});
