import { setTimeout as sleep } from 'node:timers/promises';
import { purge } from '../../src/inbox/retention.ts';
import { eventually } from '../support/eventually.ts';
import { type FailedEventRounds, startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

let org: TestOrg;
let rounds: FailedEventRounds;

beforeAll(async () => {
  org = await startTestOrg();
});

beforeEach(async () => {
  rounds = await startRounds(org);
});

afterEach(async () => {
  await faults();
  await rounds.stop();
});

afterAll(() => org.stop());

function faults(...injected: { kind: string; share: number; delayMs?: number }[]) {
  return org.admin('PUT', '/faults', { seed: 1, faults: injected });
}

test('without parked events no call is made; a thousand cost one call, and each later round one more', async () => {
  const before = await rounds.calls();
  await rounds.round();
  expect(await rounds.calls()).toBe(before);
  await rounds.park(...Array.from({ length: 1000 }, (_, index) => `many-${index}`));
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 1);
  expect([await rounds.shownStatus('many-0'), await rounds.shownStatus('many-999')]).toEqual([
    'Parked',
    'Parked',
  ]);
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 2);
  const apply = "UPDATE event SET status = 'applied', settled_at = now()";
  await rounds.connector.pool.query(apply);
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 3);
  expect([await rounds.shownStatus('many-0'), await rounds.shownStatus('many-999')]).toEqual([
    'Processed',
    'Processed',
  ]);
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 3);
});

test('a process that died before it saved the result of a report loses no reprocess request', async () => {
  await rounds.park('died');
  await rounds.round();
  await rounds.connector.pool.query('UPDATE event SET reported_at = NULL');
  await rounds.requestReprocess('died');
  await rounds.round();
  expect([await rounds.statuses(), await rounds.shownStatus('died')]).toEqual([
    { died: 'pending' },
    'Reprocess',
  ]);
  await rounds.round();
  expect(await rounds.shownStatus('died')).toBe('Reprocess');
  await rounds.settle('died', 'superseded');
  await rounds.round();
  expect(await rounds.shownStatus('died')).toBe('Processed');
});

test('a request causes one replay: an event that is parked again is reported, not replayed again', async () => {
  await rounds.park('slow');
  await rounds.round();
  await rounds.requestReprocess('slow');
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ slow: 'pending' });
  await rounds.settle('slow', 'parked');
  await rounds.round();
  expect([await rounds.statuses(), await rounds.shownStatus('slow')]).toEqual([
    { slow: 'parked' },
    'Parked',
  ]);
  await rounds.requestReprocess('slow');
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ slow: 'pending' });
});

test('a new request is found, whatever the number of older requests that are not settled', async () => {
  const many = await startRounds(org, { FAILED_EVENTS_MAX: '5000' });
  const ids = Array.from({ length: 2000 }, (_, index) => `waiting-${index}`);
  await many.park(...ids);
  await many.round();
  await many.round();
  await many.requestReprocess(...ids);
  const wait = "UPDATE event SET status = 'waiting', settled_at = NULL";
  await many.connector.pool.query(wait);
  await many.park('new');
  await many.round();
  // The org stores whole seconds.
  await sleep(1000);
  await many.requestReprocess('new');
  await many.round();
  expect(await many.statuses()).toMatchObject({ new: 'pending', 'waiting-0': 'waiting' });
  await many.stop();
});

test('an outcome that an event gets during a report is reported in the next round', async () => {
  await rounds.park('twice');
  await faults({ kind: 'latency', share: 1, delayMs: 1000 });
  const reporting = rounds.round();
  await eventually(async () => {
    const started = 'SELECT FROM event WHERE failed_key IS NOT NULL';
    expect((await rounds.connector.pool.query(started)).rowCount).toBe(1);
  });
  await rounds.settle('twice', 'applied');
  await reporting;
  expect(await rounds.shownStatus('twice')).toBe('Parked');
  await rounds.round();
  expect(await rounds.shownStatus('twice')).toBe('Processed');
});

test('during an outage of the org nothing is reported until the org is available again', async () => {
  await rounds.park('outage');
  await faults({ kind: 'unavailable-html', share: 1 });
  await rounds.round();
  expect(rounds.countLogged('calls to the org pause')).toBe(1);
  const before = await rounds.calls();
  await rounds.tryRound();
  expect(await rounds.calls()).toBe(before);
  await faults();
  await rounds.circuit.whenClosed(new AbortController().signal);
  await rounds.round();
  expect([await rounds.statuses(), await rounds.shownStatus('outage')]).toEqual([
    { outage: 'parked' },
    'Parked',
  ]);
});

test("when the connector's share of the API calls is used up, no call is made", async () => {
  await rounds.park('within');
  await rounds.round();
  await org.admin('POST', '/usage', { used: 14_000 });
  await rounds.park('beyond');
  await rounds.round();
  const before = await rounds.calls();
  await rounds.tryRound();
  expect(await rounds.calls()).toBe(before);
  expect([await rounds.shownStatus('within'), await rounds.shownStatus('beyond')]).toEqual([
    'Parked',
    undefined,
  ]);
  await org.admin('POST', '/usage', { used: 0 });
});

test('retention deletes settled events and keeps parked ones, whether or not they were reported', async () => {
  await rounds.park('kept', 'processed', 'unreported');
  await rounds.round();
  await rounds.settle('processed', 'applied');
  await rounds.round();
  await rounds.park('later');
  await rounds.settle('unreported', 'applied');
  const { pool } = rounds.connector;
  await pool.query("UPDATE event SET settled_at = settled_at - interval '100 days'");
  await purge(pool, { bodyDays: 30, rowDays: 90 });
  expect(await rounds.statuses()).toEqual({ kept: 'parked', later: 'parked' });
});

test.each([{ FAILED_EVENTS_IN_ORG: 'false' }, { SALESFORCE_PROFILE: 'digitalriverv3' }])(
  'with %j nothing is shown',
  async (changes) => {
    const off = await startRounds(org, changes);
    expect(off.start()).toBe(false);
    await off.stop();
  },
);
