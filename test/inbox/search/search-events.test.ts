import type pg from 'pg';
import { migrate } from '../../../src/database/migrate.ts';
import { EVENT_STATUSES, type EventFilter } from '../../../src/inbox/search/event-filter.ts';
import { searchEvents } from '../../../src/inbox/search/search-events.ts';
import { seqAt } from '../../../src/inbox/search/seq-at.ts';
import { migratedDatabase, type TestDatabase } from '../../support/database.ts';
import { fc } from '../../support/properties.ts';
import { testPool } from '../../support/test-pool.ts';

const EVENTS = 45_000;
const START = Date.parse('2026-11-01T00:00:00Z');
const SECOND_MS = 1000;

/** The newest events are the ones with the greatest n; 20 are parked, and few are of a rare type. */
const INSERT = `
INSERT INTO event (source, event_id, type, subject, live, received_at, proof, status, settled_at, reason, body)
SELECT CASE WHEN n % 5 = 0 THEN 'xanpay' ELSE 'digital-river' END, 'e' || n,
  CASE WHEN n % 22000 = 7 THEN 'rare' ELSE 'order.accepted' END, 'order-' || n % 1000, true,
  to_timestamp(${START / 1000} + n), 'oauth', status, now(), CASE WHEN status <> 'applied' THEN 'Because of ' || n % 7 END, '{}'
FROM (SELECT n, CASE WHEN n % 2250 = 0 THEN 'parked' WHEN n % 3000 = 1 THEN 'dismissed' WHEN n % 100 = 2 THEN 'pending'
  WHEN n % 3 = 1 THEN 'unmapped' WHEN n % 5000 = 3 THEN 'rejected' ELSE 'applied' END AS status
  FROM generate_series(1, ${EVENTS}) n) events;
INSERT INTO subject (source, key, memory)
SELECT 'digital-river', 'order-7', '{"keys":{"upstreamId":"00000107"},"ids":{"order":"801Hs00000Zz99ZIAR"}}';
ANALYZE event`;

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url });
  await migrate(pool);
  await pool.query(INSERT);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** All pages of a search. */
async function search(filter: EventFilter, limit = 50) {
  const found: string[] = [];
  let before: string | undefined;
  let pages = 0;
  do {
    const page = await searchEvents(pool, filter, { before, limit });
    expect(page.events.length).toBeLessThanOrEqual(limit);
    found.push(...page.events.map(({ eventId }) => eventId));
    before = page.next ?? undefined;
    pages += 1;
  } while (before !== undefined);
  return { found, pages };
}

const at = (n: number) => new Date(START + n * SECOND_MS);

/** The same, by reading the whole table. */
async function expected({ eventId, type, status, source, reason, from, to }: EventFilter) {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT event_id AS id FROM event
     WHERE ($1::text IS NULL OR event_id = $1) AND ($2::text IS NULL OR type = $2) AND ($3::text IS NULL OR status = $3)
       AND ($4::text IS NULL OR source = $4) AND ($5::text IS NULL OR strpos(lower(reason), lower($5)) > 0)
       AND ($6::timestamptz IS NULL OR received_at >= $6) AND ($7::timestamptz IS NULL OR received_at < $7)
     ORDER BY seq DESC`,
    [eventId, type, status, source, reason, from, to],
  );
  return rows.map(({ id }) => id);
}

const filters = fc.record(
  {
    eventId: fc.integer({ min: 1, max: EVENTS + 10 }).map((n) => `e${n}`),
    type: fc.constantFrom('rare', 'order.accepted'),
    status: fc.constantFrom(...EVENT_STATUSES),
    source: fc.constantFrom('xanpay', 'digital-river'),
    reason: fc.constantFrom('BECAUSE of 3', 'of 6'),
    from: fc.integer({ min: -10, max: EVENTS + 10 }).map(at),
    to: fc.integer({ min: -10, max: EVENTS + 10 }).map(at),
  },
  { requiredKeys: [] },
);

test('every combination of filters finds what matches, in as many pages as it needs', async () => {
  await fc.assert(
    fc.asyncProperty(filters, async (filter) => {
      const { found } = await search(filter, 5000);
      expect(found).toEqual(await expected(filter));
    }),
    { numRuns: 40 },
  );
});

test.each(['order-7', '00000107', '801Hs00000Zz99ZIAR', '801Hs00000Zz99Z'])(
  'an order is found by %s',
  async (order) => {
    const { found } = await search({ order, status: 'applied' });
    const { rows } = await pool.query(
      `SELECT event_id FROM event WHERE subject = 'order-7' AND status = 'applied' AND source = 'digital-river' ORDER BY seq DESC`,
    );
    expect(found.length).toBeGreaterThan(5);
    expect(found).toEqual(rows.map((row) => row.event_id));
  },
);

test('an unknown order has no events', async () => {
  expect(await search({ order: 'unknown' })).toEqual({ found: [], pages: 1 });
});

test('a request looks through 20,000 events, and says how far back that is', async () => {
  const first = await searchEvents(pool, { type: 'rare' }, { before: undefined, limit: 50 });
  expect(first.events.map(({ eventId }) => eventId)).toEqual(['e44007']);
  expect(first.lookedThrough).toEqual({ events: 20_000, back: at(EVENTS - 19_999) });
  const second = await searchEvents(
    pool,
    { type: 'rare' },
    { before: String(first.next), limit: 50 },
  );
  expect(second.events.map(({ eventId }) => eventId)).toEqual(['e22007']);
  const third = await searchEvents(
    pool,
    { type: 'rare' },
    { before: String(second.next), limit: 50 },
  );
  expect(third).toMatchObject({ next: null, lookedThrough: null });
  expect(third.events.map(({ eventId }) => eventId)).toEqual(['e7']);
});

test.each(['parked', 'dismissed', 'pending'] as const)(
  'few %s events are found at once, however old they are',
  async (status) => {
    const { found, pages } = await search({ status }, 1000);
    expect(found).toEqual(await expected({ status }));
    expect(pages).toBe(1);
  },
);

test('the first event since a time is found', async () => {
  const seqOf = async (id: string) =>
    (await pool.query('SELECT seq FROM event WHERE event_id = $1', [id])).rows[0].seq;
  expect(await seqAt(pool, at(12_345))).toBe(await seqOf('e12345'));
  expect(await seqAt(pool, at(12_344.5))).toBe(await seqOf('e12345'));
  expect(await seqAt(pool, at(0))).toBe(await seqOf('e1'));
  expect(Number(await seqAt(pool, at(EVENTS + 1)))).toBeGreaterThan(
    Number(await seqOf(`e${EVENTS}`)),
  );
});

test('an empty inbox has no first event', async () => {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('DELETE FROM event WHERE seq > 0');
  const { rows } = await client.query('SELECT count(*)::int AS count FROM event');
  expect(rows).toEqual([{ count: 0 }]);
  expect(await seqAt(client as never, at(1))).toBeNull();
  await client.query('ROLLBACK');
  client.release();
});
