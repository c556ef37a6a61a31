import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { findUnreportedEvents } from '../../src/failed-events/unreported-events.ts';
import { dismissParked, restoreDismissed } from '../../src/inbox/repair/dismissed-events.ts';
import { createSubjectQueue } from '../../src/worker/subject-queue.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 5 }, () => undefined);
  await migrate(pool);
});

beforeEach(async () => {
  await pool.query('TRUNCATE event, subject');
  await pool.query(
    "INSERT INTO subject (source, key, due_at) VALUES ('digital-river', '1', now())",
  );
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Stores an event whose Failed Event record the org has just refused. */
async function storeRefused(status: string): Promise<void> {
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, settled_at, reason, error_code, body, failed_key, report_after)
     VALUES ('digital-river', 'e1', 'order.accepted', '1', 'oauth', $1, now() - interval '1 minute', 'A reason.', 'A_CODE', '{}', 'key',
       now() + interval '15 minutes')`,
    [status],
  );
}

async function settleAs(result: object): Promise<void> {
  const queue = createSubjectQueue(pool, 60_000, 1_000_000, () => undefined);
  const [subject] = await queue.claim(10, ['digital-river']);
  if (subject === undefined) throw new Error('Nothing is due.');
  const { rows } = await pool.query('SELECT seq FROM event');
  const results = [{ seq: rows[0].seq, ...result }] as never;
  const state = { storedState: {}, attempts: 0, waiting: false, held: false, nextInMs: null };
  await queue.settle([{ subject, results, ...state }]);
}

const unreported = async () =>
  (await findUnreportedEvents(pool, 10, 10)).map(({ eventId, status }) => [eventId, status]);

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['applied', {}],
  ['superseded', { reason: 'A newer one.' }],
  ['parked', { reason: 'Another reason.', code: 'B_CODE' }],
])('an event that the org may show, and that is %s later, is reported at once', async (status, more) => {
  await storeRefused('pending');
  await settleAs({ status, ...more });
  expect(await unreported()).toEqual([['e1', status]]);
});

test('while it is still open, its report stays postponed', async () => {
  await storeRefused('pending');
  await settleAs({ status: 'waiting' });
  const { rows } = await pool.query('SELECT report_after > now() AS later FROM event');
  expect(rows).toEqual([{ later: true }]);
});

test('the same holds for an event that is dismissed or restored', async () => {
  await storeRefused('parked');
  expect(await unreported()).toEqual([]);
  await dismissParked(pool, { eventId: 'e1' }, { note: 'A test.', by: 'a test' });
  expect(await unreported()).toEqual([['e1', 'dismissed']]);
  await pool.query("UPDATE event SET report_after = now() + interval '15 minutes'");
  await restoreDismissed(pool, { eventId: 'e1' });
  expect(await unreported()).toEqual([['e1', 'parked']]);
});
