import type { Pool } from 'pg';
import { migrate } from '../../../src/database/migrate.ts';
import { createPool } from '../../../src/database/pool.ts';
import { createInbox, type Inbox } from '../../../src/inbox/inbox.ts';
import { createSubjectQueue } from '../../../src/worker/subject-queue.ts';
import { migratedDatabase, type TestDatabase } from '../../support/database.ts';

const SOURCES = ['any'];
const LEASE_MS = 60_000;
const BODY_BYTES = 1000;

let database: TestDatabase;
let pool: Pool;
let inbox: Inbox;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 4 }, () => undefined);
  await migrate(pool);
  inbox = createInbox(pool, { lingerMs: 0 });
});

beforeEach(() => pool.query('TRUNCATE event, subject'));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const eventOf = (subject: string) => ({
  ...{ source: 'any', eventId: `event of ${subject}`, type: 'any', subject, live: true },
  ...{ time: null, proof: 'oauth', reason: null, code: null },
  ...{ body: Buffer.from('{}'.padEnd(BODY_BYTES)), status: 'pending' as const },
});

const accept = (count: number, prefix = 's') =>
  inbox.acceptAll(Array.from({ length: count }, (_, number) => eventOf(`${prefix}${number}`)));

test('after a claim of which few subjects fit, the next one leases no others', async () => {
  const queue = createSubjectQueue(pool, LEASE_MS, 10 * BODY_BYTES);
  await accept(300);
  expect(await queue.claim(1000, SOURCES)).toHaveLength(10);
  // All rows are of one transaction, until another one leases and releases them.
  await pool.query('UPDATE subject SET source = source');
  expect(await queue.claim(1000, SOURCES)).toHaveLength(10);
  const { rows } = await pool.query('SELECT count(*)::int FROM subject GROUP BY xmin ORDER BY 1');
  expect(rows).toEqual([{ count: 10 }, { count: 290 }]);
});

test('of subjects whose claim was lost, 50 are claimed together, with all others', async () => {
  const queue = createSubjectQueue(pool, LEASE_MS, 1000 * BODY_BYTES);
  await accept(120);
  await queue.abandon(await queue.claim(1000, SOURCES));
  await accept(30, 'other');
  const claimed = await queue.claim(1000, SOURCES);
  expect(claimed.filter(({ lostClaims }) => lostClaims === 1)).toHaveLength(50);
  expect(claimed.filter(({ lostClaims }) => lostClaims === 0)).toHaveLength(30);
  // The worker dies again: no more than those are claimed one by one.
  await queue.abandon(claimed);
  const { rows } = await pool.query(
    'SELECT claims, count(*)::int FROM subject GROUP BY 1 ORDER BY 1',
  );
  expect(rows).toEqual([
    { claims: 1, count: 100 },
    { claims: 2, count: 50 },
  ]);
});
