import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { subjectsToApplyAgain } from '../../src/inbox/repair/again-subjects.ts';
import { countByStatus } from '../../src/inbox/repair/count-by-status.ts';
import {
  countDismissed,
  dismissParked,
  restoreDismissed,
} from '../../src/inbox/repair/dismissed-events.ts';
import { type EventSelection, selectionCondition } from '../../src/inbox/repair/event-selection.ts';
import { listParked, replayParked } from '../../src/inbox/repair/parked-events.ts';
import { storeJudgements, unmappedPages } from '../../src/inbox/repair/unmapped-events.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

const EVENTS = 40_000;
const SUBJECTS = [{ source: 'digital-river', key: '123' }];

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url, max: 1 });
  await migrate(pool);
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, settled_at, reason, error_code, body)
     SELECT CASE WHEN n % 20 = 0 THEN 'xanpay' ELSE 'digital-river' END, 'e' || n, 'order.accepted', (n / 4)::text, 'oauth',
       status, now(), 'A reason.', 'CODE', 'x'
     FROM (SELECT n, (ARRAY['applied', 'parked', 'unmapped', 'dismissed'])[1 + n % 4] AS status
           FROM generate_series(1, ${EVENTS}) n) AS events`,
  );
  await pool.query('VACUUM ANALYZE event');
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Runs what uses the pool, and returns the plans of its statements instead of their results. */
async function plansOf(use: (pool: pg.Pool) => Promise<unknown>): Promise<string> {
  let plans = '';
  const explaining = {
    async query(statement: string, values: unknown[]) {
      const { rows } = await pool.query(`EXPLAIN ${statement}`, values);
      plans += rows.map((row) => `${row['QUERY PLAN']}\n`).join('');
      return { rows: [], rowCount: 0 };
    },
  };
  await use(explaining as unknown as pg.Pool);
  return plans;
}

const first = async (pages: AsyncIterable<unknown>) => {
  for await (const page of pages) return page;
  return undefined;
};

type Use = (pool: pg.Pool, selection: EventSelection) => Promise<unknown>;
const USES: [string, Use][] = [
  ['counting by status', countByStatus],
  ['listing parked events', listParked],
  ['replaying', replayParked],
  ['dismissing', (on, selection) => dismissParked(on, selection, { note: 'x', by: null })],
  ['restoring', restoreDismissed],
  ['counting dismissed events', countDismissed],
  ['applying again', (on, selection) => first(subjectsToApplyAgain(on, selection, ['xanpay']))],
  ['reading unmapped events', (on, selection) => first(unmappedPages(on, selection))],
];

test.each(USES)(
  '%s: an order, an event and an event of a source are found by an index',
  async (_name, use) => {
    const byOrder = await plansOf((on) => use(on, { subjects: SUBJECTS }));
    expect(byOrder).toMatch(/Index Cond: \(.*subject = /);
    expect(byOrder).not.toMatch(/Seq Scan on event/);
    for (const selection of [{ eventId: 'e5' }, { eventId: 'e5', source: 'xanpay' }]) {
      const byEvent = await plansOf((on) => use(on, selection));
      expect(byEvent).toMatch(/Index Cond: \(.*event_id = /);
      expect(byEvent).not.toMatch(/Seq Scan on event/);
    }
  },
);

// biome-ignore format: a table reads best with one row a line.
test.each<[EventSelection, number]>([
  [{}, EVENTS],
  [{ eventId: 'e5' }, 1],
  [{ eventId: 'e5', source: 'digital-river' }, 1],
  [{ eventId: 'e5', source: 'xanpay' }, 0],
  [{ eventId: 'unknown' }, 0],
  [{ subjects: SUBJECTS }, 4],
  [{ subjects: [] }, 0],
  [{ subjects: SUBJECTS, code: 'CODE', type: 'order.accepted', reason: 'a REASON', since: new Date(0) }, 4],
  [{ subjects: SUBJECTS, until: new Date(0) }, 0],
  [{ failedKeys: ['none'] }, 0],
])('%j selects %s events', async (selection, expected) => {
  const { sql, values, next } = selectionCondition(selection);
  expect(next).toBe(values.length + 1);
  const statement = `SELECT count(*)::int AS count FROM event WHERE ${sql}`;
  expect((await pool.query(statement, [...values])).rows).toEqual([{ count: expected }]);
});

test('the note of a dismissal is found like a reason', async () => {
  await pool.query(
    "UPDATE event SET dismissal_note = 'Its record was deleted.' WHERE event_id = 'e3'",
  );
  const counts = await countByStatus(pool, { reason: 'record was DELETED' });
  expect(counts).toEqual([{ status: 'dismissed', count: 1 }]);
});

test('an unmapped event whose body is deleted meanwhile does not become pending', async () => {
  const [event] = (await first(unmappedPages(pool, { eventId: 'e2' }))) as { seq: string }[];
  await pool.query("UPDATE event SET body = NULL WHERE event_id = 'e2'");
  const judged = {
    ...{ source: 'digital-river', eventId: 'e2', type: 'order.accepted', subject: 'u', live: true },
    ...({ time: null, proof: 'oauth', reason: null, code: null, body: Buffer.alloc(0) } as const),
  };
  const store = (status: 'pending' | 'unmapped') =>
    storeJudgements(pool, [{ seq: String(event?.seq), event: { ...judged, status } }]);
  expect(await store('pending')).toEqual({ pending: 0, relabelled: 0 });
  expect(await store('unmapped')).toEqual({ pending: 0, relabelled: 1 });
});
