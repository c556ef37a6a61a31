import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { createLog } from '../../src/log.ts';
import { watchInbox } from '../../src/reconcile/watch-inbox.ts';
import { HOUR_MS } from '../../src/time.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { makeSizeUnreadable } from '../support/unreadable-size.ts';

let database: TestDatabase;
let pool: Pool;
let lines: string[] = [];
let watches: ReturnType<typeof watchInbox>[] = [];

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 4 }, () => undefined);
  await migrate(pool);
});

beforeEach(async () => {
  await pool.query('TRUNCATE event, subject, reconciliation');
  lines = [];
});

afterEach(async () => {
  await Promise.all(watches.map((watch) => watch.stop()));
  watches = [];
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** As many processes as given, which check the inbox all the time. */
function watch(processes: number, storageBytes?: number): void {
  const log = createLog('info', { write: (line) => lines.push(line) });
  watches = Array.from({ length: processes }, () =>
    watchInbox(pool, log, { everyMs: 5, maxWaitMs: 72 * HOUR_MS, storageBytes }),
  );
}

const logged = () => lines.map((line) => JSON.parse(line));

async function insert(id: string, status: string, code: string | null): Promise<void> {
  await pool.query(
    `INSERT INTO event (source, event_id, subject, status, proof, error_code, received_at)
     VALUES ('digital-river', $1, $1, $2, 'oauth', $3, now() - interval '2 hours')`,
    [id, status, code],
  );
  await pool.query(
    `INSERT INTO subject (source, key, due_at, waiting_since)
     VALUES ('digital-river', $1, now() - interval '2 hours', now() - interval '2 hours')`,
    [id],
  );
}

/** Lets as much time pass as the database's clock knows of. */
const passHour = () =>
  pool.query("UPDATE reconciliation SET due_at = now() WHERE source LIKE 'log-%'");

/** Waits until the processes have looked at the inbox again. */
async function untilChecked(): Promise<void> {
  const due = async () =>
    (await pool.query("SELECT due_at FROM reconciliation WHERE source = 'watch-inbox'")).rows[0]
      ?.due_at;
  const before = await due();
  await eventually(async () => expect(await due()).not.toEqual(before));
  await sleep(20);
}

test('each kind of problem is logged by one process, and again when an hour has passed', async () => {
  await insert('parked', 'parked', 'ORDER_CONFLICT');
  await insert('order-1', 'waiting', null);
  await insert('stuck', 'pending', null);
  watch(3);
  await eventually(async () => expect(lines).toHaveLength(3));
  expect(logged()).toMatchObject([
    {
      level: 'warn',
      fact: expect.stringMatching(/^events are parked/),
      codes: { ORDER_CONFLICT: 1 },
    },
    { level: 'warn', fact: expect.stringMatching(/^events have waited/), subjects: ['order-1'] },
    { level: 'warn', fact: expect.stringMatching(/^pending events do not move/), count: 1 },
  ]);
  await untilChecked();
  expect(lines).toHaveLength(3);
  await passHour();
  await eventually(async () => expect(lines).toHaveLength(6));
});

test('nothing is logged while nothing needs a person, and no more when that is over', async () => {
  watch(1);
  await untilChecked();
  expect(lines).toEqual([]);
  await insert('parked', 'parked', 'ORDER_CONFLICT');
  await eventually(async () => expect(lines).toHaveLength(1));
  await pool.query('TRUNCATE event');
  // A check that has read the parked event before is over when the next one has begun.
  await untilChecked();
  await untilChecked();
  await passHour();
  await untilChecked();
  await untilChecked();
  expect(lines).toHaveLength(1);
});

test('storage that is nearly used up is logged by one process, and again when an hour has passed', async () => {
  const { rows } = await pool.query('SELECT pg_database_size(current_database())::int AS bytes');
  watch(2, rows[0].bytes);
  await eventually(async () => expect(lines).toHaveLength(1));
  expect(logged()).toMatchObject([
    {
      level: 'warn',
      fact: expect.stringMatching(/^the storage of the database is nearly used up/),
      bytes: expect.any(Number),
      limitBytes: rows[0].bytes,
      percent: expect.any(Number),
    },
  ]);
  await untilChecked();
  expect(lines).toHaveLength(1);
  await passHour();
  await eventually(async () => expect(lines).toHaveLength(2));
});

test('no word of storage when there is enough', async () => {
  watch(1, 1e12);
  await untilChecked();
  await untilChecked();
  expect(lines).toEqual([]);
});

test('a size that cannot be read is logged, and silences no other problem', async () => {
  const restore = await makeSizeUnreadable(pool);
  // The pool has noticed that its connections are closed.
  await eventually(async () => expect(pool.idleCount).toBe(0));
  await insert('parked', 'parked', 'ORDER_CONFLICT');
  watch(1, 1e12);
  await eventually(async () =>
    expect(logged()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ level: 'warn', fact: expect.stringMatching(/^events are park/) }),
        expect.objectContaining({
          ...{ level: 'error', fact: expect.stringMatching(/^watching the inbox failed/) },
          err: expect.objectContaining({ code: '42501' }),
        }),
      ]),
    ),
  );
  await Promise.all(watches.map((each) => each.stop()));
  await restore();
});
