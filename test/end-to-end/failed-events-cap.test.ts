import { dismissParked } from '../../src/inbox/repair/dismissed-events.ts';
import { type FailedEventRounds, startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const SUMMARY = 'more-parked-events';
const IDS = Array.from({ length: 30 }, (_, index) => `e${String(index).padStart(2, '0')}`);

let org: TestOrg;
let rounds: FailedEventRounds;

beforeEach(async () => {
  org = await startTestOrg();
  rounds = await startRounds(org, { FAILED_EVENTS_MAX: '10' });
  await rounds.park(...IDS);
  await rounds.round();
});

afterEach(async () => {
  await rounds.stop();
  await org.stop();
});

const records = () => org.connection.sobject('DR_Failed_Event__c');

/** The ids of the events that the org shows as parked. */
async function shownIds(): Promise<unknown[]> {
  const rows = await records().find({ Status__c: 'Parked' }).select(['Event_Id__c']).execute();
  return rows.flatMap(({ Event_Id__c }) => Event_Id__c ?? []).sort();
}

async function summary() {
  const [row] = await records().find({ Failed_Event_Key__c: SUMMARY }).select('*').execute();
  return row;
}

async function changeSummary(fields: object): Promise<void> {
  await records().update({ Id: String((await summary())?.Id), ...fields });
}

/** The summary changes at most every five minutes. */
async function roundFiveMinutesLater(): Promise<void> {
  await rounds.connector.pool.query(
    "UPDATE reconciliation SET due_at = '-infinity' WHERE source = 'failed events, summary'",
  );
  await rounds.round();
}

test('the oldest events are shown, and one record says how many more there are, by cause', async () => {
  expect(await shownIds()).toEqual(IDS.slice(0, 10));
  expect(await summary()).toMatchObject({
    Status__c: 'Parked',
    Event_Type__c: '20 more parked events',
    Error_Code__c: 'MORE_PARKED_EVENTS',
    Event_Capture_Reason__c: expect.stringContaining('STRING_TOO_LONG: 20'),
  });
});

test('as shown events are settled or dismissed, later ones are shown, and the summary follows', async () => {
  const { pool } = rounds.connector;
  await rounds.settle('e00', 'applied');
  await dismissParked(pool, { eventId: 'e01' }, { note: 'A test.', by: null });
  await rounds.round();
  // Freed places are filled; the text changes five minutes after the last change.
  expect(await shownIds()).toEqual(IDS.slice(2, 12));
  expect((await summary())?.Event_Type__c).toBe('20 more parked events');
  await roundFiveMinutesLater();
  expect((await summary())?.Event_Type__c).toBe('18 more parked events');
  await pool.query("UPDATE event SET status = 'applied' WHERE event_id > 'e09'");
  await rounds.round();
  expect(await summary()).toMatchObject({
    Status__c: 'Processed',
    Event_Capture_Reason__c: 'Every parked event is shown.',
  });
  expect(await shownIds()).toEqual(IDS.slice(2, 10));
});

test('events that are replayed keep their places until they are settled', async () => {
  await rounds.requestReprocess('e00', 'e01');
  await rounds.round();
  expect(await shownIds()).toEqual(IDS.slice(2, 10));
  await rounds.settle('e00', 'parked');
  await rounds.settle('e01', 'parked');
  await rounds.round();
  expect(await shownIds()).toEqual(IDS.slice(0, 10));
});

test('Reprocess on the summary replays all events that are not shown', async () => {
  await changeSummary({ Status__c: 'Reprocess' });
  await rounds.round();
  expect(await rounds.statuses()).toEqual(
    Object.fromEntries(IDS.map((id, index) => [id, index < 10 ? 'parked' : 'pending'])),
  );
  expect((await summary())?.Status__c).toBe('Processed');
  await rounds.connector.pool.query(
    "UPDATE event SET status = 'parked', settled_at = now() WHERE status = 'pending'",
  );
  await roundFiveMinutesLater();
  expect(await summary()).toMatchObject({
    Status__c: 'Parked',
    Event_Type__c: '20 more parked events',
  });
  await rounds.round();
  expect(new Set(Object.values(await rounds.statuses()))).toEqual(new Set(['parked']));
});

test.each(['Dismissed', 'Processed'])('%s on the summary is set back', async (status) => {
  await changeSummary({ Status__c: status });
  await rounds.round();
  expect(new Set(Object.values(await rounds.statuses()))).toEqual(new Set(['parked']));
  const explanation = 'This record cannot be dismissed';
  const set = await summary();
  expect(set?.Status__c).toBe('Parked');
  expect(String(set?.Event_Capture_Reason__c).includes(explanation)).toBe(status === 'Dismissed');
  await roundFiveMinutesLater();
  expect((await summary())?.Event_Capture_Reason__c).not.toContain(explanation);
});

test('a summary that was deleted is written again', async () => {
  await records().delete(String((await summary())?.Id));
  await rounds.round();
  expect(await summary()).toMatchObject({ Status__c: 'Parked' });
});
