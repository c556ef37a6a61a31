import type { Pool } from 'pg';
import { migrate } from '../../../src/database/migrate.ts';
import { createPool } from '../../../src/database/pool.ts';
import { createLog } from '../../../src/log.ts';
import { settleBatch } from '../../../src/worker/settle/settle-batch.ts';
import { createSubjectQueue, type SubjectQueue } from '../../../src/worker/subject-queue.ts';
import { migratedDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let pool: Pool;
let queue: SubjectQueue;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 2 }, () => undefined);
  await migrate(pool);
  queue = createSubjectQueue(pool, 60_000, 1_000_000);
});

beforeEach(async () => {
  await pool.query('TRUNCATE event, subject');
  await pool.query(`
    INSERT INTO event (source, event_id, type, subject, proof, status, body)
      SELECT 'any', n, 'any', n, 'oauth', 'pending', '' FROM generate_series(1, 8) n;
    INSERT INTO subject (source, key, due_at) SELECT 'any', n, now() FROM generate_series(1, 8) n`);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** PostgreSQL fails with this code when it stores the results of subject 5. */
async function failWith(code: string): Promise<void> {
  await pool.query(`
    CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE 'Jane Doe' USING ERRCODE = '${code}'; END $$;
    CREATE OR REPLACE TRIGGER fail BEFORE UPDATE ON subject FOR EACH ROW
      WHEN (NEW.key = '5' AND NEW.memory <> '{}') EXECUTE FUNCTION fail()`);
}

/** Claims all subjects, and settles them with results. */
async function settleAll(): Promise<void> {
  const claimed = await queue.claim(8, ['any']);
  const settlements = claimed.map((subject) => ({
    ...{ subject, storedState: { keys: { any: '1' } }, attempts: 0, waiting: false, held: false },
    results: subject.events.map(({ seq }) => ({ seq, status: 'applied' as const })),
    nextInMs: null,
  }));
  const parts = { queue, log: createLog('silent'), limits: { maxAttempts: 3 } };
  const settled = await settleBatch(parts, settlements);
  expect(settled.map(({ subject }) => subject)).toEqual(claimed);
}

/** Statuses of the events, of subject 5 and of the others. */
async function statuses() {
  const { rows } = await pool.query('SELECT subject, status FROM event');
  const of = (isBad: boolean) => [
    ...new Set(rows.filter((row) => (row.subject === '5') === isBad).map((row) => row.status)),
  ];
  return { bad: of(true), others: of(false) };
}

const bad = async () =>
  (await pool.query("SELECT attempts, claims, alone, lease, memory FROM subject WHERE key = '5'"))
    .rows[0];

test.each(['22P05', '23514', '54000'])(
  'when PostgreSQL does not accept the data of one (%s), its events are parked, and the others are settled',
  async (code) => {
    await failWith(code);
    await settleAll();
    expect(await statuses()).toEqual({ bad: ['parked'], others: ['applied'] });
  },
);

test.each([
  ['a time-out', '57014'],
  ['an internal error', 'XX000'],
  ['an error of an extension', 'P0001'],
  ['a code that is not known', 'ZZ999'],
])(
  'when PostgreSQL fails on one with %s (%s), the others are settled, and its attempts are counted until it is parked',
  async (_case, code) => {
    await failWith(code);
    await settleAll();
    expect(await statuses()).toEqual({ bad: ['pending'], others: ['applied'] });
    expect(await bad()).toEqual({ attempts: 1, claims: 0, alone: true, lease: null, memory: {} });
    for (const attempt of [2, 3]) {
      await pool.query("UPDATE subject SET due_at = now() WHERE key = '5'");
      await settleAll();
      expect((await statuses()).bad).toEqual([attempt < 3 ? 'pending' : 'parked']);
    }
    const { rows } = await pool.query(
      "SELECT reason, error_code, error_detail FROM event WHERE subject = '5'",
    );
    expect(rows).toEqual([
      {
        reason: expect.stringContaining('could not store what became of the event'),
        error_code: 'CONNECTOR_ERROR',
        error_detail: 'Jane Doe',
      },
    ]);
  },
);

test.each([
  ['the connection', '08006'],
  ['a switch to read-only', '25006'],
  ['concurrent transactions', '40001'],
  ['rights or the schema', '42501'],
  ['resources', '53100'],
  ['an operator', '57P01'],
])(
  'an error of %s (%s) is about no subject: it is thrown, and nothing is stored',
  async (_case, code) => {
    await failWith(code);
    await expect(settleAll()).rejects.toMatchObject({ code });
    expect(await statuses()).toEqual({ bad: ['pending'], others: ['pending'] });
  },
);

test('settlements that are dropped, since another org is connected by now, are not returned', async () => {
  const claimed = await queue.claim(8, ['any']);
  const settlements = claimed.map((subject) => ({
    ...{ subject, storedState: {}, attempts: 0, waiting: false, held: false, nextInMs: null },
    results: [],
  }));
  const parts = { queue, log: createLog('silent'), limits: { maxAttempts: 3 } };
  await pool.query(
    "INSERT INTO connected_org (organization_id, first_organization_id) VALUES ('other', 'first')",
  );
  expect(await settleBatch(parts, settlements)).toEqual([]);
  await pool.query('TRUNCATE connected_org');
  expect(await settleBatch(parts, settlements)).toEqual(settlements);
});
