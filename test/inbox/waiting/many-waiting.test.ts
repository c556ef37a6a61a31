import type pg from 'pg';
import { migrate } from '../../../src/database/migrate.ts';
import { tryGroupNow } from '../../../src/inbox/waiting/try-now.ts';
import type { WaitStatus } from '../../../src/inbox/waiting/wait-cause.ts';
import { waitGroups } from '../../../src/inbox/waiting/wait-groups.ts';
import { type WaitCursor, waitingSubjects } from '../../../src/inbox/waiting/waiting-subjects.ts';
import { migratedDatabase } from '../../support/database.ts';
import { testPool } from '../../support/test-pool.ts';

const ORDERS = 12_000;
/** Every 1,000th order is refused for another reason. */
const RARE = 12;

let database: { readonly url: string; drop(): Promise<void> };
let pool: pg.Pool;
beforeEach(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url });
  await migrate(pool);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

async function store(status: 'waiting' | 'pending'): Promise<void> {
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, proof, status, reason, error_code, error_object, body)
     SELECT 'digital-river', n || '-' || twice, 'order.accepted', 'order-' || n, false, 'test', $2, 'why',
       CASE WHEN n % 1000 = 0 THEN 'INVALID_TYPE' ELSE 'INVALID_FIELD' END, 'Order', '{}'
     FROM generate_series(1, $1::int) n, generate_series(1, 2) twice`,
    [ORDERS, status],
  );
  await pool.query(
    `INSERT INTO subject (source, key, held_since, due_at)
     SELECT DISTINCT source, subject, now() - interval '1 hour', now() + interval '1 hour' FROM event`,
  );
  await pool.query('ANALYZE');
}

async function groupOf(code: string): Promise<string> {
  const { groups } = await waitGroups(pool);
  return groups.find((group) => group.code === code)?.key ?? '';
}

async function dueCount(): Promise<number | undefined> {
  const { rows } = await pool.query<{ due: number }>(
    'SELECT count(*)::int AS due FROM subject WHERE due_at <= now()',
  );
  return rows[0]?.due;
}

test.each(['waiting', 'pending'] as const)(
  'a group of many %s orders is tried part by part, and says how many are left',
  async (status) => {
    await store(status);
    const key = await groupOf('INVALID_FIELD');
    let after: Awaited<ReturnType<typeof tryGroupNow>>['next'] | undefined;
    let total = 0;
    do {
      const { orders, left, next } = await tryGroupNow(pool, key, { after: after ?? undefined });
      expect(orders).toBeLessThanOrEqual(6_000);
      total += orders;
      if (next !== null) expect(left).toBeGreaterThan(0);
      after = next;
    } while (after !== null);
    expect(total).toBe(ORDERS - RARE);
    expect(await dueCount()).toBe(ORDERS - RARE);
  },
  120_000,
);

test.each([
  ['waiting', 'waiting'],
  ['pending', 'retried'],
] as const)(
  'few of many %s orders are found page by page',
  async (stored, status: WaitStatus) => {
    await store(stored);
    const group = await groupOf('INVALID_TYPE');
    const found: string[] = [];
    let after: WaitCursor | undefined;
    for (;;) {
      const page = await waitingSubjects(pool, { status, group, after, max: 5 });
      expect(page.subjects.length).toBeLessThanOrEqual(5);
      found.push(...page.subjects.map(({ key }) => key));
      if (page.next === null) break;
      after = page.next;
    }
    expect(new Set(found).size).toBe(RARE);
    expect(found).toHaveLength(RARE);
  },
  120_000,
);
