import type pg from 'pg';
import { ActivityTally, type MinuteCount } from '../../src/activity/activity-tally.ts';
import { lastHeard, RANGES, readHistory } from '../../src/activity/read-history.ts';
import { storeActivity, storeWaiting } from '../../src/activity/store-activity.ts';
import { migrate } from '../../src/database/migrate.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/time.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

let database: TestDatabase;
let [pool, other]: pg.Pool[] = [];
beforeAll(async () => {
  database = await migratedDatabase();
  [pool, other] = [1, 2].map(() => testPool({ connectionString: database.url, max: 2 }));
  await migrate(pool as pg.Pool);
});
beforeEach(() => first().query('TRUNCATE activity, event'));
afterAll(async () => {
  await Promise.all([pool?.end(), other?.end()]);
  await database.drop();
});

function first(): pg.Pool {
  if (pool === undefined) throw new Error('no pool');
  return pool;
}

function counted(at: number, measure: string, count: number, upperMs = 0): MinuteCount {
  return { startsAt: at - (at % MINUTE_MS), measure, source: 'xanpay', upperMs, count };
}

async function rows(resolution: string) {
  const found = await first().query(
    `SELECT starts_at AS at, measure, count::int FROM activity WHERE resolution = $1 ORDER BY 1, 2`,
    [resolution],
  );
  return found.rows;
}

/** The middle of this hour: no test depends on when it runs. */
const NOW = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS / 2;

test('processes add to the same counts at the same time, by minute and by hour', async () => {
  const counts = [
    counted(NOW, 'stored', 2),
    counted(NOW - MINUTE_MS, 'stored', 1),
    counted(NOW, 'parked', 1),
  ];
  const tries = Array.from({ length: 20 }, (_, index) =>
    storeActivity((index % 2 ? other : pool) as pg.Pool, index % 3 ? counts : counts.toReversed()),
  );
  await Promise.all(tries);
  expect(await rows('hour')).toEqual([
    { at: new Date(NOW - HOUR_MS / 2), measure: 'parked', count: 20 },
    { at: new Date(NOW - HOUR_MS / 2), measure: 'stored', count: 60 },
  ]);
  expect(await rows('minute')).toEqual([
    { at: new Date(NOW - MINUTE_MS), measure: 'stored', count: 20 },
    { at: new Date(NOW), measure: 'parked', count: 20 },
    { at: new Date(NOW), measure: 'stored', count: 40 },
  ]);
});

test('hours are those of UTC, also for databases whose time zone is half an hour off', async () => {
  const kolkata = testPool({
    connectionString: database.url,
    max: 1,
    options: '-c TimeZone=Asia/Kolkata',
  });
  await storeActivity(kolkata, [counted(NOW, 'stored', 1)]);
  await storeWaiting(kolkata);
  await kolkata.end();
  const tens = (await rows('ten minutes')).map(({ at }) => at.getTime() % (10 * MINUTE_MS));
  expect(tens).toEqual([0, 0]);
  const hours = (await rows('hour')).map(({ at }) => at.getTime() % HOUR_MS);
  expect(hours).toEqual([0, 0]);
});

test('minutes are kept for 2 hours, tens of minutes for 26 hours, hours for 32 days', async () => {
  const ages = [HOUR_MS, 25 * HOUR_MS, 27 * HOUR_MS, 31 * DAY_MS, 33 * DAY_MS];
  await storeActivity(
    first(),
    ages.map((age) => counted(Date.now() - age, 'stored', 1)),
  );
  await storeActivity(first(), [counted(Date.now(), 'stored', 1)]);
  expect(await rows('minute')).toHaveLength(2);
  expect(await rows('ten minutes')).toHaveLength(3);
  expect((await rows('hour')).length).toBeGreaterThanOrEqual(4);
});

test('the history of each range has all its steps, and what happened in each', async () => {
  const applied = [counted(NOW, 'applied', 3), counted(NOW, 'applied', 3, 100)];
  const slow = [counted(NOW, 'applied', 1, 60_000)];
  await storeActivity(first(), [counted(NOW, 'stored', 5), ...applied, ...slow]);
  await storeActivity(first(), [counted(NOW - 20 * MINUTE_MS, 'stored', 7)]);
  for (const [range, { steps, stepMs }] of Object.entries(RANGES)) {
    const { points, p50Ms, p95Ms } = await readHistory(first(), range as keyof typeof RANGES, NOW);
    expect(points).toHaveLength(steps);
    expect((points[1]?.at.getTime() ?? 0) - (points[0]?.at.getTime() ?? 0)).toBe(stepMs);
    expect(points.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(12);
    expect(points.reduce((sum, each) => sum + each.applied, 0)).toBe(3);
    expect(p50Ms).toBeGreaterThan(50);
    expect(p50Ms).toBeLessThanOrEqual(100);
    expect(p95Ms).toBeGreaterThan(30_000);
    expect(points.at(-1)).toMatchObject({ p50Ms, p95Ms, waiting: undefined });
  }
});

test('of a step the most events that waited at a time are kept', async () => {
  const insert = `INSERT INTO event (source, event_id, type, proof, status, body)
    SELECT 'xanpay', n::text, 't', 'oauth', 'waiting', '' FROM generate_series(1, 4) n`;
  await first().query(insert);
  await storeWaiting(first());
  await first().query("DELETE FROM event WHERE event_id <> '1'");
  await storeWaiting(other as pg.Pool);
  const { points } = await readHistory(first(), '30d');
  expect(points.at(-1)?.waiting).toBe(4);
});

test('sources were heard of last when they brought an event', async () => {
  const at = Date.now() - 3 * HOUR_MS;
  const longAgo = Date.now() - 3 * DAY_MS;
  await storeActivity(first(), [
    counted(at, 'duplicate', 1),
    counted(Date.now(), 'denied', 1),
    { ...counted(longAgo, 'stored', 1), source: 'xoxoday-plum' },
  ]);
  const heard = await lastHeard(first());
  expect(heard.get('xanpay')).toEqual(new Date(at - (at % (10 * MINUTE_MS))));
  expect(heard.get('xoxoday-plum')).toEqual(new Date(longAgo - (longAgo % HOUR_MS)));
});

test('a tally is stored as it was counted', async () => {
  const tally = new ActivityTally(() => NOW);
  tally.time('applied', 'xanpay', 42);
  await storeActivity(first(), tally.take());
  expect(await rows('minute')).toEqual([{ at: new Date(NOW), measure: 'applied', count: 1 }]);
});
