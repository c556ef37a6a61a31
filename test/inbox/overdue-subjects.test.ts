import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { overdueSubjects } from '../../src/inbox/statistics/overdue-subjects.ts';
import { MINUTE_MS } from '../../src/time.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url, max: 1 });
  await migrate(pool);
});
beforeEach(() => pool.query('TRUNCATE subject, event'));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** @param leasedFor minutes that a lease lasts; without one, there is no lease */
async function storeSubject(key: string, dueMinutesAgo: number, leasedFor?: number): Promise<void> {
  await pool.query(
    `INSERT INTO subject (source, key, due_at, lease, leased_until)
     VALUES ('xanpay', $1, now() - $2 * interval '1 minute', CASE WHEN $3::int IS NOT NULL THEN gen_random_uuid() END,
       now() + $3 * interval '1 minute')`,
    [key, dueMinutesAgo, leasedFor ?? null],
  );
}

const overdue = () => overdueSubjects(pool, 2 * MINUTE_MS, ['xanpay']);

test('subjects that are due for two minutes, and that no worker has', async () => {
  await storeSubject('new', 1);
  expect(await overdue()).toBeUndefined();
  await storeSubject('old', 3);
  await storeSubject('older, of a worker that died', 5, -1);
  const found = await overdue();
  expect(found?.count).toBe(2);
  expect(Date.now() - (found?.since.getTime() ?? 0)).toBeGreaterThan(4 * MINUTE_MS);
});

test('subjects of senders that are not configured are left alone', async () => {
  await storeSubject('old', 3);
  expect(await overdueSubjects(pool, 2 * MINUTE_MS, ['another'])).toBeUndefined();
  expect(await overdueSubjects(pool, 2 * MINUTE_MS, [])).toBeUndefined();
});

test('a worker that is behind has leases', async () => {
  await storeSubject('old', 3);
  await storeSubject('in hand', 4, 1);
  expect(await overdue()).toBeUndefined();
});

test('a worker that is behind settles', async () => {
  await storeSubject('old', 3);
  await pool.query(
    `INSERT INTO event (source, event_id, proof, status, settled_at, body)
     VALUES ('xanpay', '1', 'oauth', 'applied', now() - interval '1 minute', '')`,
  );
  expect(await overdue()).toBeUndefined();
});
