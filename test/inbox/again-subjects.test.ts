import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import {
  eventsOfSubject,
  readSubject,
  storeAppliedAgain,
  subjectsToApplyAgain,
} from '../../src/inbox/repair/again-subjects.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';

const SOURCES = ['digital-river'];
const NAME = { source: 'digital-river', key: 'order-1' };

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 5 }, () => undefined);
  await migrate(pool);
});

beforeEach(() => pool.query('TRUNCATE event, subject, connected_org'));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Stores settled events; `subject` and `id` are SQL, for the number n of each. */
async function storeEvents(count: number, subject: string, status = 'applied'): Promise<void> {
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, settled_at, body)
     SELECT 'digital-river', $2 || n, 'order.accepted', ${subject}, 'oauth', $2, now(), '{}'
     FROM generate_series(1, $1) AS n`,
    [count, status],
  );
}

async function storeSubject(): Promise<void> {
  await pool.query(
    `INSERT INTO subject (source, key, memory, attempts, waiting_since, held_since)
     VALUES ('digital-river', 'order-1', '{"keys": {"drOrderId": "order-1"}}', 3, now(), now())`,
  );
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const keysOf = async (selection: object) =>
  (await all(subjectsToApplyAgain(pool, selection, SOURCES))).flat().map(({ key }) => key);

test('each subject is found once, however many there are', async () => {
  await storeEvents(2500, "'order-' || n % 2100");
  const keys = await keysOf({});
  expect(keys).toHaveLength(2100);
  expect(new Set(keys).size).toBe(2100);
});

test('subjects of which all events are parked, dismissed, unmapped or rejected are not found', async () => {
  for (const status of ['parked', 'dismissed', 'unmapped', 'rejected', 'waiting']) {
    await storeEvents(1, `'${status}'`, status);
  }
  expect(await keysOf({})).toEqual(['waiting']);
  expect(await keysOf({ eventId: 'parked1' })).toEqual([]);
  expect(await all(subjectsToApplyAgain(pool, {}, ['another source']))).toEqual([[]]);
});

test('all events of a subject are read, in the order of their arrival', async () => {
  await storeEvents(120, "'order-1'");
  await storeEvents(1, "'order-2'", 'parked');
  const ids = (await all(eventsOfSubject(pool, NAME))).map(({ eventId }) => eventId);
  expect(ids).toEqual(Array.from({ length: 120 }, (_, index) => `applied${index + 1}`));
});

async function surveyed() {
  await pool.query(
    "INSERT INTO connected_org (organization_id, first_organization_id) VALUES ('first', 'first')",
  );
  await storeEvents(2, "'order-1'");
  await storeSubject();
  const stored = await readSubject(pool, NAME);
  const seqs = (await all(eventsOfSubject(pool, NAME))).map(({ seq }) => seq);
  return { name: NAME, digest: stored?.digest ?? '', storedState: { keys: {} }, seqs };
}

async function subject() {
  const { rows } = await pool.query('SELECT *, due_at <= now() AS is_due FROM subject');
  return rows[0];
}

async function statuses(): Promise<string[]> {
  const { rows } = await pool.query('SELECT status FROM event ORDER BY seq');
  return rows.map(({ status }) => status);
}

test('events become pending, and their subject is due with its new state', async () => {
  const change = await surveyed();
  // A worker that died has left a lease.
  await pool.query(
    "UPDATE subject SET lease = gen_random_uuid(), leased_until = now() - interval '1 s'",
  );
  expect(await storeAppliedAgain(pool, change)).toBe(true);
  expect(await statuses()).toEqual(['pending', 'pending']);
  expect(await subject()).toMatchObject({
    ...{ memory: { keys: {} }, attempts: 0, arrivals: '2', is_due: true },
    ...{ waiting_since: null, held_since: null, lease: null, leased_until: null },
  });
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a worker has claimed the subject', "UPDATE subject SET lease = gen_random_uuid(), leased_until = now() + interval '1 h'"],
  ['its state has changed', `UPDATE subject SET memory = '{"keys": {}, "ids": {"order": "801A"}}'`],
  ['another org was accepted', "UPDATE connected_org SET organization_id = 'other'"],
  ['a worker of another org has claimed and released the subject', "UPDATE subject SET organization_id = 'other'"],
  ['a body was deleted', "UPDATE event SET body = NULL WHERE event_id = 'applied1'"],
  ['an event is pending already', "UPDATE event SET status = 'pending' WHERE event_id = 'applied2'"],
])('nothing changes when %s', async (_, meanwhile) => {
  const change = await surveyed();
  await pool.query(meanwhile);
  const before = [await subject(), await statuses()];
  expect(await storeAppliedAgain(pool, change)).toBe(false);
  expect([await subject(), await statuses()]).toEqual(before);
});

test('the state is read for the connected org, as a worker would claim it', async () => {
  await storeSubject();
  await pool.query(`UPDATE subject SET memory = '{"keys": {"a": "b"}, "ids": {"order": "801A"}}'`);
  await pool.query(
    "INSERT INTO connected_org (organization_id, first_organization_id) VALUES ('other', 'first')",
  );
  expect(await readSubject(pool, NAME)).toMatchObject({ storedState: { keys: { a: 'b' } } });
  expect(await readSubject(pool, { ...NAME, key: 'unknown' })).toBeUndefined();
});
