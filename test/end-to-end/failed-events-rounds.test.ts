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

function faults(...wanted: { kind: string; share: number; delayMs?: number }[]) {
  return org.admin('PUT', '/faults', { seed: 1, faults: wanted });
}

test('nothing parked costs no call; a thousand parked events cost one, and one for each later look', async () => {
  const before = await rounds.calls();
  await rounds.round();
  expect(await rounds.calls()).toBe(before);
  await rounds.park(...Array.from({ length: 1000 }, (_, index) => `many-${index}`));
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 1);
  expect([await rounds.shown('many-0'), await rounds.shown('many-999')]).toEqual([
    'Parked',
    'Parked',
  ]);
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 2);
  const apply = "UPDATE event SET status = 'applied', settled_at = now()";
  await rounds.connector.pool.query(apply);
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 3);
  expect([await rounds.shown('many-0'), await rounds.shown('many-999')]).toEqual([
    'Processed',
    'Processed',
  ]);
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 3);
});

test('a process that died before it noted what it told loses no mark', async () => {
  await rounds.park('died');
  await rounds.round();
  await rounds.connector.pool.query('UPDATE event SET reported_at = NULL');
  await rounds.mark('died');
  await rounds.round();
  expect([await rounds.statuses(), await rounds.shown('died')]).toEqual([
    { died: 'pending' },
    'Reprocess',
  ]);
  await rounds.round();
  expect(await rounds.shown('died')).toBe('Reprocess');
  await rounds.settle('died', 'superseded');
  await rounds.round();
  expect(await rounds.shown('died')).toBe('Processed');
});

test('a mark asks for one replay: an event that is parked again after the round is told of, not replayed again', async () => {
  await rounds.park('slow');
  await rounds.round();
  await rounds.mark('slow');
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ slow: 'pending' });
  await rounds.settle('slow', 'parked');
  await rounds.round();
  expect([await rounds.statuses(), await rounds.shown('slow')]).toEqual([
    { slow: 'parked' },
    'Parked',
  ]);
  await rounds.mark('slow');
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ slow: 'pending' });
});

test('a new mark is found however many marked events are still on their way', async () => {
  const ids = Array.from({ length: 2000 }, (_, index) => `waiting-${index}`);
  await rounds.park(...ids);
  await rounds.round();
  await rounds.round();
  await rounds.mark(...ids);
  const wait = "UPDATE event SET status = 'waiting', settled_at = NULL";
  await rounds.connector.pool.query(wait);
  await rounds.park('new');
  await rounds.round();
  // The org keeps whole seconds.
  await sleep(1000);
  await rounds.mark('new');
  await rounds.round();
  expect(await rounds.statuses()).toMatchObject({ new: 'pending', 'waiting-0': 'waiting' });
});

test('what became of an event while the org was being told is told with the next round', async () => {
  await rounds.park('twice');
  await faults({ kind: 'latency', share: 1, delayMs: 1000 });
  const telling = rounds.round();
  await eventually(async () => {
    const begun = 'SELECT FROM event WHERE failed_key IS NOT NULL';
    expect((await rounds.connector.pool.query(begun)).rowCount).toBe(1);
  });
  await rounds.settle('twice', 'applied');
  await telling;
  expect(await rounds.shown('twice')).toBe('Parked');
  await rounds.round();
  expect(await rounds.shown('twice')).toBe('Processed');
});

test('an org in trouble is told nothing before it is well again', async () => {
  await rounds.park('trouble');
  await faults({ kind: 'unavailable-html', share: 1 });
  await rounds.round();
  expect(rounds.said('calls to the org pause')).toBe(1);
  const before = await rounds.calls();
  await rounds.tryRound();
  expect(await rounds.calls()).toBe(before);
  await faults();
  await rounds.circuit.whenClosed(new AbortController().signal);
  await rounds.round();
  expect([await rounds.statuses(), await rounds.shown('trouble')]).toEqual([
    { trouble: 'parked' },
    'Parked',
  ]);
});

test('beyond our share of the API calls none is made', async () => {
  await rounds.park('within');
  await rounds.round();
  await org.admin('POST', '/usage', { used: 14_000 });
  await rounds.park('beyond');
  await rounds.round();
  const before = await rounds.calls();
  await rounds.tryRound();
  expect(await rounds.calls()).toBe(before);
  expect([await rounds.shown('within'), await rounds.shown('beyond')]).toEqual([
    'Parked',
    undefined,
  ]);
  await org.admin('POST', '/usage', { used: 0 });
});

test('retention deletes what is processed, and keeps what is parked, whatever the org was told', async () => {
  await rounds.park('kept', 'processed', 'untold');
  await rounds.round();
  await rounds.settle('processed', 'applied');
  await rounds.round();
  await rounds.park('later');
  await rounds.settle('untold', 'applied');
  const { pool } = rounds.connector;
  await pool.query("UPDATE event SET settled_at = settled_at - interval '100 days'");
  await purge(pool, { bodyDays: 30, rowDays: 90 });
  expect(await rounds.statuses()).toEqual({ kept: 'parked', later: 'parked' });
});

test.each([{ FAILED_EVENTS_IN_ORG: 'false' }, { SALESFORCE_PROFILE: 'digitalriverv3' }])(
  'with %j nothing is shown',
  async (changes) => {
    const off = await startRounds(org, changes);
    expect(off.go()).toBe(false);
    await off.stop();
  },
);
