import pg from 'pg';
import { Activity } from '../../src/activity/activity.ts';
import { recordActivity } from '../../src/activity/record-activity.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

let database: TestDatabase;
let pool: pg.Pool;
beforeEach(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 3 }, () => undefined);
  await migrate(pool);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

async function stored(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT coalesce(sum(count), 0)::int AS count FROM activity WHERE resolution = 'minute'`,
  );
  return rows[0]?.count ?? 0;
}

const silent = { warn: () => undefined };

test('what happens is stored in intervals, and at the end', async () => {
  const activity = new Activity();
  const recording = recordActivity(pool, activity, silent, 20);
  activity.count('stored', 'xanpay', 2);
  await eventually(async () => expect(await stored()).toBe(2));
  await recording.stop();
  const later = recordActivity(pool, activity, silent);
  activity.count('stored', 'xanpay');
  await later.stop();
  expect(await stored()).toBe(3);
});

test('what could not be stored is stored later, with one warning for the whole outage', async () => {
  const warnings: unknown[] = [];
  const activity = new Activity();
  const log = { warn: (...facts: unknown[]) => warnings.push(facts.at(-1)) };
  await pool.query('ALTER TABLE activity RENAME TO gone');
  const recording = recordActivity(pool, activity, log, 20);
  activity.count('stored', 'xanpay');
  await eventually(async () => expect(warnings).toHaveLength(1));
  activity.count('stored', 'xanpay');
  await pool.query('ALTER TABLE gone RENAME TO activity');
  await eventually(async () => expect(await stored()).toBe(2));
  await recording.stop();
  expect(warnings).toEqual(['activity could not be stored; it is tried again']);
});

test('a table that is locked holds up nothing, not even the end for long', async () => {
  const activity = new Activity();
  const locker = new pg.Client({ connectionString: database.url });
  await locker.connect();
  await locker.query('BEGIN; LOCK TABLE activity');
  const recording = recordActivity(pool, activity, silent, 20);
  activity.count('stored', 'xanpay');
  await eventually(async () => {
    const { rows } = await pool.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%WITH minutes AS%'`,
    );
    expect(rows).toHaveLength(1);
  });
  activity.count('stored', 'xanpay');
  expect((await pool.query('SELECT 1')).rowCount).toBe(1);
  await recording.stop();
  await locker.query('ROLLBACK');
  await locker.end();
});
