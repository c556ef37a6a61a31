import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { laterOwners } from '../../src/inbox/repair/later-owners.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';

const SOURCE = 'digital-river';
const NAMES = ['A', 'B'].map((key) => ({ source: SOURCE, key }));

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 5 }, () => undefined);
  await migrate(pool);
});

beforeEach(async () => {
  await pool.query('TRUNCATE event, subject');
  for (const { key } of NAMES) {
    const memory = { ids: { order: '801000000000001' } };
    await pool.query('INSERT INTO subject (source, key, memory) VALUES ($1, $2, $3)', [
      ...[SOURCE, key],
      memory,
    ]);
  }
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Stores an event. @param hour when it was settled */
async function store(subject: string, status: string, hour: number): Promise<void> {
  const settledAt = ['pending', 'waiting'].includes(status) ? null : new Date(hour * 3_600_000);
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, settled_at, body)
     VALUES ($1, gen_random_uuid(), 'order.accepted', $2, 'oauth', $3, $4, '{}')`,
    [SOURCE, subject, status, settledAt],
  );
}

// biome-ignore format: a table reads best with one row a line.
test.each<[string, [string, string, number][], string[]]>([
  ['B was applied later', [['A', 'applied', 1], ['B', 'applied', 2]], ['A']],
  ['A was applied later', [['A', 'applied', 3], ['B', 'applied', 2]], ['B']],
  ['B is pending again', [['A', 'applied', 1], ['B', 'pending', 2]], ['A']],
  ['B waits', [['A', 'applied', 1], ['B', 'waiting', 2]], ['A']],
  ['B is pending again in part', [['A', 'applied', 3], ['B', 'applied', 2], ['B', 'pending', 2]], ['A']],
  ['A is pending again', [['A', 'pending', 1], ['B', 'applied', 2]], ['B']],
  ['both are open', [['A', 'pending', 1], ['A', 'applied', 1], ['B', 'waiting', 2]], []],
  ['nothing of B was applied', [['A', 'applied', 1], ['B', 'parked', 2], ['B', 'superseded', 2]], []],
])('two subjects of one record, of which %s', async (_, events, expected) => {
  for (const event of events) await store(...event);
  const owners = await laterOwners(pool, NAMES);
  expect(owners.map(({ key }) => key)).toEqual(expected);
  expect(await laterOwners(pool, [])).toEqual([]);
});
