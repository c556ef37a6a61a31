import type pg from 'pg';
import { migrate } from '../../../src/database/migrate.ts';
import { deleteOldAudit } from '../../../src/inbox/audit/delete-old-audit.ts';
import { type AuditFilter, listAudit } from '../../../src/inbox/audit/list-audit.ts';
import { type NewAuditEntry, recordAudit } from '../../../src/inbox/audit/record-audit.ts';
import { DAY_MS } from '../../../src/time.ts';
import { migratedDatabase, type TestDatabase } from '../../support/database.ts';
import { testPool } from '../../support/test-pool.ts';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url });
  await migrate(pool);
});
beforeEach(async () => {
  await pool.query(
    'ALTER TABLE audit DISABLE TRIGGER USER; TRUNCATE audit; ALTER TABLE audit ENABLE TRIGGER USER',
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const entry = {
  actorKind: 'user',
  actorId: '0055e000000AdmiAAC',
  actorName: 'Admin@example.com',
  action: 'replayEvent',
  what: 'event 7',
  note: undefined,
  outcome: 'begun',
} as const;

async function addAged(days: number, changes: Partial<NewAuditEntry>) {
  const { actorId, actorName, action, what } = { ...entry, ...changes };
  await pool.query(
    `INSERT INTO audit (at, actor_kind, actor_id, actor_name, action, what, outcome)
     VALUES (now() - $1 * interval '1 day', 'user', $2, $3, $4, $5, 'begun')`,
    [days, actorId, actorName, action, what],
  );
}

async function listed(filter: AuditFilter = {}): Promise<string[]> {
  return (await listAudit(pool, filter, 100)).map(({ what }) => what);
}

test('an entry is stored as it was recorded, whatever its texts contain', async () => {
  await recordAudit(pool, { ...entry, what: 'a\u0000b', note: 'why \ud800 not' });
  expect(await listAudit(pool, {}, 1)).toEqual([
    {
      ...entry,
      seq: expect.any(Number),
      at: expect.any(Date),
      event: null,
      what: 'a\ufffdb',
      note: 'why \ufffd not',
    },
  ]);
});

test.each([
  ["UPDATE audit SET note = 'another'"],
  ["UPDATE audit SET at = now() - interval '10 years'"],
  ['DELETE FROM audit'],
  ['TRUNCATE audit'],
  ["SELECT set_config('connector.audit_days', '', true); DELETE FROM audit"],
  ["BEGIN; SELECT set_config('connector.audit_days', '1', true); DELETE FROM audit; COMMIT"],
  ["BEGIN; SELECT set_config('connector.audit_days', '365', true); DELETE FROM audit; COMMIT"],
  ["BEGIN; SELECT set_config('connector.audit_days', '365', true); TRUNCATE audit; COMMIT"],
])('the database refuses %s', async (statement) => {
  await addAged(40, { what: 'old' });
  await addAged(0, { what: 'new' });
  const client = await pool.connect();
  await expect(client.query(statement)).rejects.toMatchObject({ code: '23001' });
  await client.query('ROLLBACK');
  client.release();
  expect(await listed()).toEqual(['new', 'old']);
});

test('only entries that exceed the retention period are deleted', async () => {
  for (const days of [29, 31, 364, 366, 4000]) await addAged(days, { what: `${days} days` });
  expect(await deleteOldAudit(pool, 365)).toBe(2);
  expect(await listed()).toEqual(['29 days', '31 days', '364 days']);
  expect(await deleteOldAudit(pool, 30)).toBe(2);
  expect(await deleteOldAudit(pool, 30)).toBe(0);
  expect(await listed()).toEqual(['29 days']);
});

test('entries are found by action, actor and time, newest first', async () => {
  const other = { actorId: '0055e000000OtheAAC', actorName: 'other@example.com' };
  await addAged(3, { what: 'a' });
  await addAged(2, { what: 'b', ...other });
  await addAged(1, { what: 'c', action: 'signIn' });
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
  expect(await listed()).toEqual(['c', 'b', 'a']);
  expect(await listed({ action: 'signIn' })).toEqual(['c']);
  expect(await listed({ actor: 'ADMIN@example.com' })).toEqual(['c', 'a']);
  expect(await listed({ actor: other.actorId })).toEqual(['b']);
  expect(await listed({ actor: other.actorId, action: 'signIn' })).toEqual([]);
  expect(await listed({ from: daysAgo(2.5) })).toEqual(['c', 'b']);
  expect(await listed({ until: daysAgo(1.5), from: daysAgo(2.5) })).toEqual(['b']);
});

test('pages neither repeat nor leave out an entry, also of one moment', async () => {
  await pool.query(
    `INSERT INTO audit (actor_kind, actor_id, actor_name, action, what, outcome)
     SELECT 'client', 'c', 'c', 'x', n, 'begun' FROM generate_series(1, 25) n`,
  );
  const seen: string[] = [];
  let before: AuditFilter['before'];
  for (;;) {
    const page = await listAudit(pool, { before }, 10);
    seen.push(...page.map(({ what }) => what));
    before = page.at(-1);
    if (page.length < 10) break;
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, at) => String(25 - at)));
});
