import { type FailedEventRounds, startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const SUMMARY = 'more-parked-events';

let org: TestOrg;
let rounds: FailedEventRounds;

beforeEach(async () => {
  org = await startTestOrg();
  rounds = await startRounds(org, { FAILED_EVENTS_MAX: '1' });
  await rounds.park('a', 'b', 'c');
  await rounds.round();
});

afterEach(async () => {
  await rounds.stop();
  await org.stop();
});

const records = () => org.connection.sobject('DR_Failed_Event__c');

async function summary() {
  const [row] = await records().find({ Failed_Event_Key__c: SUMMARY }).select('*').execute();
  return row;
}

async function requestReprocess(): Promise<void> {
  await records().update({ Id: String((await summary())?.Id), Status__c: 'Reprocess' });
}

async function refuseSummary(): Promise<void> {
  const refusal = {
    ...{ kind: 'refused-row', share: 1, object: 'DR_Failed_Event__c', message: 'No.' },
    errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    match: { field: 'Failed_Event_Key__c', values: [SUMMARY] },
  };
  await org.admin('PUT', '/faults', { faults: [refusal] });
}

const parkAgain = () =>
  rounds.connector.pool.query(
    "UPDATE event SET status = 'parked', settled_at = now() WHERE status = 'pending'",
  );

test.each(['waiting', 'pending'])(
  'Reprocess on the summary is read while the shown events are %s',
  async (status) => {
    await rounds.connector.pool.query(
      "UPDATE event SET status = $1, settled_at = NULL WHERE event_id = 'a'",
      [status],
    );
    await requestReprocess();
    await rounds.round();
    expect(await rounds.statuses()).toEqual({ a: status, b: 'pending', c: 'pending' });
  },
);

test('a request on the summary is done once, although the org refuses to take its answer', async () => {
  await requestReprocess();
  await refuseSummary();
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ a: 'parked', b: 'pending', c: 'pending' });
  await parkAgain();
  const before = await rounds.calls();
  await rounds.round();
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ a: 'parked', b: 'parked', c: 'parked' });
  // The org is read, and the summary is not tried again.
  expect(await rounds.calls()).toBe(before + 2);
  await org.admin('PUT', '/faults', { faults: [] });
  await requestReprocess();
  await rounds.connector.pool.query(
    "UPDATE reconciliation SET read_until = read_until - interval '1 second' WHERE source = 'failed events, summary'",
  );
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ a: 'parked', b: 'pending', c: 'pending' });
});

test('a refused end of the summary is tried again after 15 minutes only', async () => {
  await refuseSummary();
  const { pool } = rounds.connector;
  await pool.query("UPDATE event SET status = 'applied', settled_at = now() WHERE event_id > 'a'");
  await rounds.round();
  const before = await rounds.calls();
  await rounds.round();
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 2);
  await org.admin('PUT', '/faults', { faults: [] });
  await pool.query(
    "UPDATE reconciliation SET due_at = now() WHERE source = 'failed events, summary refused'",
  );
  await rounds.round();
  expect(await summary()).toMatchObject({ Status__c: 'Processed' });
});
