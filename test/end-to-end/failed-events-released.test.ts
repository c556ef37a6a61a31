import { failedEventKey } from '../../src/failed-events/failed-event-key.ts';
import { acceptOrg } from '../../src/inbox/connected-org.ts';
import { ORGANIZATION_ID } from '../support/connector.ts';
import { type FailedEventRounds, startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const FORMER = '00DHs000000ZzZzMAK';
/** Events that had a record in the org when their keys were taken away. */
const RELEASED = ['r1', 'r2', 'r3'];

let org: TestOrg;
let rounds: FailedEventRounds;

const keyOf = (id: string) => failedEventKey('digital-river', id);
const records = () => org.connection.sobject('DR_Failed_Event__c');

/** The org has taken records, but the connector died before it saved that. */
beforeEach(async () => {
  org = await startTestOrg();
  rounds = await startRounds(org, { FAILED_EVENTS_MAX: '1' });
  const { pool } = rounds.connector;
  await rounds.park('shown');
  await rounds.round();
  await rounds.park(...RELEASED, 'never-shown');
  for (const id of RELEASED) {
    await records().create({
      Failed_Event_Key__c: keyOf(id),
      Event_Id__c: id,
      Event_Source__c: 'digital-river',
      Status__c: 'Parked',
    });
    await pool.query('UPDATE event SET failed_key = $2 WHERE event_id = $1', [id, keyOf(id)]);
  }
  await pool.query("UPDATE reconciliation SET read_until = now() + interval '1 hour'");
  await rounds.round();
  const { rows } = await pool.query('SELECT event_id FROM event WHERE failed_key IS NOT NULL');
  expect(rows).toEqual([{ event_id: 'shown' }]);
  await pool.query(
    "UPDATE reconciliation SET read_until = now() - interval '1 hour', state = NULL",
  );
});

afterEach(async () => {
  await rounds.stop();
  await org.stop();
});

test('Reprocess on the record of an event whose key was taken away replays it, once', async () => {
  await rounds.requestReprocess('r1');
  await rounds.round();
  expect(await rounds.statuses()).toMatchObject({ r1: 'pending', r2: 'parked', r3: 'parked' });
  await rounds.settle('r1', 'parked');
  await rounds.round();
  await rounds.round();
  expect([await rounds.statuses(), await rounds.shownStatus('r1')]).toMatchObject([
    { r1: 'parked' },
    'Parked',
  ]);
  await rounds.requestReprocess('r1');
  await rounds.round();
  await rounds.settle('r1', 'applied');
  await rounds.round();
  expect(await rounds.shownStatus('r1')).toBe('Processed');
});

test('the record of an event that was written meanwhile becomes Processed', async () => {
  await rounds.settle('r2', 'applied');
  await rounds.requestReprocess('r2');
  await rounds.round();
  expect([await rounds.statuses(), await rounds.shownStatus('r2')]).toMatchObject([
    { r2: 'applied' },
    'Processed',
  ]);
});

test('a record of another event than its key says, and one of an event that was never shown here, are explained', async () => {
  const ids = { other: 'r3', 'never-shown': 'never-shown' };
  for (const [id, eventId] of Object.entries(ids)) {
    await records().create({
      Failed_Event_Key__c: keyOf(id),
      Event_Id__c: eventId,
      Event_Source__c: 'digital-river',
      Status__c: 'Reprocess',
    });
  }
  await rounds.round();
  for (const id of Object.keys(ids)) {
    expect(await rounds.record(id)).toMatchObject({
      Status__c: 'Parked',
      Event_Capture_Reason__c: expect.stringContaining('The connector does not have this event'),
    });
  }
  expect(await rounds.statuses()).toMatchObject({ r3: 'parked', 'never-shown': 'parked' });
});

test('a copy of such a record in another org is no request', async () => {
  await rounds.requestReprocess('r1');
  const { pool } = rounds.connector;
  await pool.query('UPDATE connected_org SET organization_id = $1, first_organization_id = $1', [
    FORMER,
  ]);
  expect(await acceptOrg(pool, ORGANIZATION_ID, FORMER)).toBe(true);
  for (let round = 0; round < 2; round += 1) await rounds.round();
  expect(await rounds.statuses()).toMatchObject({ r1: 'parked' });
});
