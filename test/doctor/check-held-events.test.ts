import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { checkHeldEvents } from '../../src/doctor/checks/org/check-held-events.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 2 }, () => undefined);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Stores a waiting event of a subject of its own, which is held since then. */
async function insert(subject: string, source: string, heldSince: string | null, code?: string) {
  await pool.query('INSERT INTO subject (source, key, held_since) VALUES ($1, $2, $3)', [
    source,
    subject,
    heldSince,
  ]);
  await pool.query(
    `INSERT INTO event (source, event_id, subject, status, proof, error_code, error_object)
     VALUES ($1, $2, $2, 'waiting', 'oauth', $3, $4)`,
    [source, subject, code, code && 'Order'],
  );
}

test('without the tables there is no finding: the checks of the database report it', async () => {
  expect(await checkHeldEvents(pool)).toEqual([]);
});

test('events that wait for their Order are not held', async () => {
  await migrate(pool);
  await insert('1', 'digital-river', null);
  expect(await checkHeldEvents(pool)).toMatchObject([
    { area: 'Salesforce', check: 'held events', standing: 'ok', found: 'none' },
  ]);
});

test('held events are a warning with their number, since when, and the cause of the first; the permission sets are named first', async () => {
  await insert('2', 'digital-river', '2026-11-02T11:00:00Z', 'INVALID_TYPE');
  await insert('3', 'digital-river', '2026-11-02T10:00:00Z', 'INSUFFICIENT_ACCESS');
  await insert('4', 'xanpay', '2026-11-02T10:30:00Z', 'INVALID_FIELD');
  expect(await checkHeldEvents(pool)).toMatchObject([
    {
      standing: 'warning',
      found:
        '3 held since 2026-11-02T10:00:00.000Z, the first because of INSUFFICIENT_ACCESS on Order',
      todo: expect.stringMatching(/^Assign the permission sets to the integration user\./),
    },
  ]);
});

test('events that an approval locks need no rights', async () => {
  await insert('5', 'digital-river', '2026-11-02T09:00:00Z', 'ENTITY_IS_LOCKED');
  expect(await checkHeldEvents(pool)).toMatchObject([
    { standing: 'warning', todo: expect.stringMatching(/^An approval locks the record: /) },
  ]);
});
