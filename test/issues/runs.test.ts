import { listIssues } from '../../src/issues/read-issues.ts';
import { refreshIssues } from '../../src/issues/refresh-issues.ts';
import { advanceRun } from '../../src/issues/runs/advance-run.ts';
import { beginRun, type NewRun } from '../../src/issues/runs/begin-run.ts';
import { cancelRun } from '../../src/issues/runs/cancel-run.ts';
import { isOver, nextCountInMs } from '../../src/issues/runs/count-outcomes.ts';
import { readRun } from '../../src/issues/runs/read-runs.ts';
import { keepRuns } from '../../src/issues/runs/run-keeper.ts';
import { createLog } from '../../src/log.ts';
import { eventually } from '../support/eventually.ts';
import { fc } from '../support/properties.ts';
import { type IssueStage, startIssueStage } from './issue-stage.ts';

let stage: IssueStage;
let key: string;
beforeEach(async () => {
  stage = await startIssueStage();
});
afterEach(() => stage.stop());

const by = { id: '005000000000001AAA', name: 'ada@example.com' };
const TOKEN = '6f7f7a1e-1c2b-4a53-9a57-0e6c8a3d1f10';

async function store(count: number): Promise<string[]> {
  const seqs = await stage.store(count);
  await refreshIssues(stage.pool);
  key = (await listIssues(stage.pool, 'open'))[0]?.key ?? '';
  return seqs;
}

function begin(changes: { token?: string; events?: string[] } = {}): Promise<string | undefined> {
  const { token, events } = changes;
  const run: NewRun = { action: 'replay', selection: { issue: key, events }, by, token };
  return beginRun(stage.pool, run);
}

const step = () => advanceRun(stage.pool, new Map());

async function statuses(): Promise<Record<string, number>> {
  const { rows } = await stage.pool.query<{ status: string; count: number }>(
    'SELECT status, count(*)::int AS count FROM event GROUP BY 1',
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

test('the same selection begins one run while it lasts; the same form one for a minute', async () => {
  const [one = '', two = ''] = await store(3);
  const first = await begin({ token: TOKEN, events: [one, two] });
  expect(await begin({ events: [two, one] })).toBe(first);
  const [all, again] = await Promise.all([begin(), begin()]);
  expect(all).toBe(again);
  expect(all).not.toBe(first);

  while (await step());
  expect(await begin({ token: TOKEN, events: [one, two] })).toBe(first);
  expect(await begin()).toBeUndefined();

  await stage.pool.query(
    `UPDATE event SET status = 'parked', error_code = 'STRING_TOO_LONG', error_object = 'Order'`,
  );
  await stage.pool.query(
    `UPDATE run SET state = 'finished', begun_at = now() - interval '2 minutes'`,
  );
  const later = await begin({ token: TOKEN, events: [one, two] });
  expect([undefined, first, all]).not.toContain(later);
});

test('a run changes the events that were parked when it began, and no others', async () => {
  const seqs = await store(1_200);
  const id = (await begin()) ?? '';
  await stage.store(7);
  await stage.pool.query(`UPDATE event SET status = 'dismissed' WHERE seq = $1`, [seqs[600]]);
  while (await step());
  expect(await statuses()).toEqual({ pending: 1_199, parked: 7, dismissed: 1 });
  expect(await readRun(stage.pool, id)).toMatchObject({
    state: 'following',
    total: 1_200,
    changed: 1_199,
    skipped: 1,
    outcomes: [{ status: 'pending', code: '', count: 1_199, reason: '' }],
  });
});

test('a run leaves events that are parked for another cause by then', async () => {
  const [one, two] = await store(3);
  const id = (await begin()) ?? '';
  const selection = { issue: key, events: [one ?? '', two ?? ''] };
  const dismissal = await beginRun(stage.pool, {
    ...{ action: 'dismiss', selection, note: 'x', by, token: undefined },
  });
  await stage.pool.query(`UPDATE event SET error_code = 'NOT_FOUND' WHERE seq = $1`, [one]);
  await stage.pool.query(`UPDATE run SET next_at = now() + interval '1 hour' WHERE id = $1`, [id]);
  while (await step());
  expect(await readRun(stage.pool, dismissal ?? '')).toMatchObject({ changed: 1, skipped: 1 });
  await stage.pool.query('UPDATE run SET next_at = now() WHERE id = $1', [id]);
  while (await step());
  expect(await readRun(stage.pool, id)).toMatchObject({ changed: 1, skipped: 2 });
  expect(await statuses()).toEqual({ parked: 1, dismissed: 1, pending: 1 });
});

test('a count that fails undoes no slice, and keeps no run from ending', async () => {
  await store(1_200);
  const id = (await begin()) ?? '';
  // Outcomes cannot be stored.
  await stage.pool.query(`ALTER TABLE run ADD CHECK (outcomes = '[]')`);
  await expect(step()).rejects.toThrow('check constraint');
  expect(await readRun(stage.pool, id)).toMatchObject({ changed: 500 });
  for (let steps = 1; steps <= 3; steps += 1) await step().catch(() => undefined);
  expect(await readRun(stage.pool, id)).toMatchObject({ state: 'following', changed: 1_200 });
  await stage.pool.query(`UPDATE run SET next_at = now(), begun_at = now() - interval '25 hours'`);
  await expect(step()).rejects.toThrow('check constraint');
  expect(await readRun(stage.pool, id)).toMatchObject({ state: 'finished' });
});

test('a run has as many chosen events as a page sends', async () => {
  const events = await store(500);
  await stage.pool.query(`ALTER TABLE event ALTER seq RESTART WITH 900000000000000000`);
  await stage.store(1);
  const digits = events.map((_, index) => String(900000000000000000n + BigInt(index)));
  expect(await begin({ events: digits })).toBeDefined();
});

test('a run is followed until its events have become something, and says why some are parked again', async () => {
  const [one, two] = await store(4);
  const id = (await begin()) ?? '';
  while (await step());
  await stage.pool.query(
    `UPDATE event SET status = CASE WHEN seq IN ($1, $2) THEN 'parked' ELSE 'applied' END, error_code = 'NOT_FOUND', reason = 'gone'`,
    [one, two],
  );
  await stage.pool.query('UPDATE run SET next_at = now()');
  while (await step());
  const run = await readRun(stage.pool, id);
  expect(run?.state).toBe('finished');
  expect(run?.outcomes).toEqual([
    { status: 'applied', code: '', count: 2, reason: '' },
    { status: 'parked', code: 'NOT_FOUND', count: 2, reason: 'gone' },
  ]);
});

test('a cancelled run leaves the rest parked', async () => {
  await store(1_200);
  const id = (await begin()) ?? '';
  await step();
  expect(await cancelRun(stage.pool, id, by.name)).toBe(true);
  expect(await cancelRun(stage.pool, id, by.name)).toBe(false);
  while (await step());
  expect(await statuses()).toEqual({ pending: 500, parked: 700 });
});

test('two processes share runs, and change each event once', async () => {
  await store(3_000);
  const log = createLog('silent');
  const id = (await begin()) ?? '';
  const keepers = [1, 2, 3].map(() => keepRuns({ pool: stage.pool, log, sources: [] }));
  await eventually(async () => {
    expect(await readRun(stage.pool, id)).toMatchObject({ state: 'following', changed: 3_000 });
  }, 60_000);
  await Promise.all(keepers.map((keeper) => keeper.stop()));
  const { rows } = await stage.pool.query('SELECT DISTINCT arrivals FROM subject');
  expect(rows).toEqual([{ arrivals: '1' }]);
});

test('20,000 events are changed in slices of 500, each with little memory', async () => {
  await store(20_000);
  await begin();
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let slices = 0;
  let slowestMs = 0;
  while ((await statuses()).parked !== undefined) {
    const begun = performance.now();
    await step();
    slowestMs = Math.max(slowestMs, performance.now() - begun);
    slices += 1;
  }
  expect(slices).toBe(40);
  // A slice takes about 50 ms; the limit is that of a statement of the connector.
  expect(slowestMs).toBeLessThan(10_000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 * 1024 * 1024);
});

test('counting outcomes never takes more than a fiftieth of the time, and a run is over when nothing is pending', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(100_000_000), (tookMs, ageMs) => {
      const nextMs = nextCountInMs(tookMs, ageMs);
      expect(nextMs).toBeGreaterThanOrEqual(1_000);
      expect(nextMs).toBeGreaterThanOrEqual(tookMs * 50);
    }),
  );
  const outcome = (status: string) => ({ status, code: '', count: 1, reason: '' });
  expect(isOver([outcome('waiting'), outcome('applied')], 0)).toBe(true);
  expect(isOver([outcome('applied'), outcome('pending')], 0)).toBe(false);
  expect(isOver([outcome('pending')], 25 * 3_600_000)).toBe(true);
});
