import { acceptOrg } from '../../src/inbox/connected-org.ts';
import { dismissParked } from '../../src/inbox/repair/dismissed-events.ts';
import { ORGANIZATION_ID } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { type FailedEventRounds, startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const FORMER = '00DHs000000ZzZzMAK';
const SUMMARY = 'more-parked-events';

let org: TestOrg;
let rounds: FailedEventRounds;

beforeEach(async () => {
  org = await startTestOrg();
  rounds = await startRounds(org, { FAILED_EVENTS_MAX: '5' });
});

afterEach(async () => {
  await org.admin('PUT', '/faults', { faults: [] });
  await rounds.stop();
  await org.stop();
});

const records = () => org.connection.sobject('DR_Failed_Event__c');

/** What was shown so far was shown in another org, of which the org of the test is a copy. */
async function becomeCopy(): Promise<void> {
  const { pool } = rounds.connector;
  await pool.query('UPDATE connected_org SET organization_id = $1, first_organization_id = $1', [
    FORMER,
  ]);
  expect(await acceptOrg(pool, ORGANIZATION_ID, FORMER)).toBe(true);
  await pool.query("UPDATE event SET reported_at = '-infinity' WHERE status = 'parked'");
}

async function statuses(): Promise<unknown[]> {
  return Object.values(await rounds.statuses());
}

test.each([
  ['Processed', { Status__c: 'Processed' }],
  ['Dismissed', { Status__c: 'Dismissed', Dismissal_Note__c: 'In production.' }],
  ['Reprocess', { Status__c: 'Reprocess' }],
  ['deleted', undefined],
])('what the copied record of a parked event says (%s) is no request', async (_name, change) => {
  await rounds.park('copied');
  await rounds.round();
  if (change) await rounds.change('copied', change);
  else await records().delete(String((await rounds.record('copied'))?.Id));
  await becomeCopy();
  for (let round = 0; round < 3; round += 1) await rounds.round();
  expect([await rounds.statuses(), await rounds.shownStatus('copied')]).toEqual([
    { copied: 'parked' },
    'Parked',
  ]);
  await rounds.change('copied', { Status__c: 'Dismissed' });
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ copied: 'dismissed' });
});

test('an event that is parked after the refresh is not dismissed by its copied record', async () => {
  await rounds.park('later', 'other');
  await rounds.round();
  await rounds.change('later', { Status__c: 'Dismissed' });
  const { pool } = rounds.connector;
  // The process died between the assignment of the key and the write.
  await pool.query("UPDATE event SET reported_at = NULL WHERE event_id = 'later'");
  await rounds.round();
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ later: 'parked', other: 'parked' });
  expect(await rounds.shownStatus('later')).toBe('Parked');
});

test('a dismissed event is not restored by its copied record', async () => {
  await rounds.park('aside', 'other');
  await rounds.round();
  await dismissParked(rounds.connector.pool, { eventId: 'aside' }, { note: 'x', by: null });
  await rounds.round();
  await rounds.change('aside', { Status__c: 'Parked' });
  await becomeCopy();
  for (let round = 0; round < 3; round += 1) await rounds.round();
  expect(await rounds.statuses()).toEqual({ aside: 'dismissed', other: 'parked' });
});

test('an org that is accepted once more is another org than the one in between', async () => {
  await rounds.park('there', 'other');
  await rounds.round();
  await becomeCopy();
  await rounds.round();
  const { pool } = rounds.connector;
  await dismissParked(pool, { eventId: 'there' }, { note: 'x', by: null });
  await rounds.round();
  // What is shown by now is shown in a third org.
  await pool.query("UPDATE reconciliation SET state = $1 WHERE source = 'org of failed events'", [
    FORMER,
  ]);
  await rounds.change('there', { Status__c: 'Parked' });
  for (let round = 0; round < 3; round += 1) await rounds.round();
  expect(await rounds.statuses()).toEqual({ there: 'dismissed', other: 'parked' });
});

test('the limit also holds in an org that is accepted later, which gets a summary of its own', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `e${String(index).padStart(2, '0')}`);
  const many = await startRounds(org, { FAILED_EVENTS_MAX: '50' });
  await rounds.stop();
  rounds = many;
  await rounds.park(...ids);
  await rounds.round();
  await becomeCopy();
  const shown = await records().find({}).select(['Id']).execute();
  await records().delete(shown.map(({ Id }) => String(Id)));
  const { connector } = rounds;
  const limited = await startRounds(org, {
    FAILED_EVENTS_MAX: '5',
    DATABASE_URL: connector.config.DATABASE_URL,
  });
  for (let round = 0; round < 2; round += 1) await limited.round();
  const after = await records().find({}).select(['Event_Type__c', 'Failed_Event_Key__c']).execute();
  expect(after).toHaveLength(6);
  expect(after.find((row) => row.Failed_Event_Key__c === SUMMARY)?.Event_Type__c).toBe(
    '15 more parked events',
  );
  await limited.stop();
});

test('events that got a key without a limit, and no record, are shown within the limit', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `e${String(index).padStart(2, '0')}`);
  await rounds.park(...ids);
  const { pool } = rounds.connector;
  await pool.query("UPDATE event SET failed_key = md5(event_id) || md5('x' || event_id)");
  await rounds.round();
  const { totalSize } = await org.connection.query('SELECT Id FROM DR_Failed_Event__c');
  expect(totalSize).toBe(6);
  expect(await statuses()).toEqual(ids.map(() => 'parked'));
});

test('events that a process without a limit has shown cost one call a round, and no write', async () => {
  const unlimited = await startRounds(org, {
    FAILED_EVENTS_MAX: '50',
    DATABASE_URL: rounds.connector.config.DATABASE_URL,
  });
  await rounds.park(...Array.from({ length: 20 }, (_, index) => `e${index}`));
  await rounds.round();
  await unlimited.round();
  await rounds.round();
  const [before, written] = [await rounds.calls(), rounds.countLogged('shown in the org')];
  await rounds.round();
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 2);
  expect(rounds.countLogged('shown in the org')).toBe(written);
  await unlimited.stop();
});

test('a round that is in flight while another org is accepted saves nothing about it', async () => {
  await rounds.park('first');
  await rounds.round();
  await rounds.park('flying');
  await org.admin('PUT', '/faults', {
    seed: 1,
    faults: [{ kind: 'latency', share: 1, delayMs: 1500 }],
  });
  const { pool } = rounds.connector;
  const round = rounds.round();
  await eventually(async () => {
    const started = "SELECT FROM event WHERE event_id = 'flying' AND failed_key IS NOT NULL";
    expect((await pool.query(started)).rowCount).toBe(1);
  });
  expect(await acceptOrg(pool, FORMER, ORGANIZATION_ID)).toBe(true);
  await round;
  const { rows } = await pool.query(
    "SELECT reported_at = settled_at AS shown FROM event WHERE event_id = 'flying'",
  );
  expect(rows).not.toEqual([{ shown: true }]);
});
