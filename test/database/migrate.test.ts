import pg from 'pg';
import { migrate, missingMigrations } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { createLog } from '../../src/log.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import {
  MIGRATIONS,
  migrateAsBefore,
  migrationNames,
  migrationsFolder,
} from '../support/migrations.ts';
import { testPool } from '../support/test-pool.ts';

const names = await migrationNames();
const FIRST_WITH_CHECKSUMS = '0007-claims-and-holds.sql';

let database: TestDatabase;
let pool: pg.Pool;
let logged: string[];

const log = createLog('debug', { write: (line) => void logged.push(line) });

beforeEach(async () => {
  logged = [];
  database = await freshDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 2 }, () => undefined);
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

async function recorded(): Promise<Record<string, string | null>> {
  const { rows } = await pool.query('SELECT name, checksum FROM migration ORDER BY name');
  return Object.fromEntries(rows.map(({ name, checksum }) => [name, checksum]));
}

/** The columns, indexes and constraints of all tables, in a comparable form. */
async function schema(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT concat_ws(' ', table_name, column_name, data_type, column_default, is_nullable) AS line
       FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL SELECT indexdef || ' ' || indisvalid FROM pg_indexes
       JOIN pg_index ON indexrelid = indexname::regclass WHERE schemaname = 'public'
     UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
     ORDER BY 1`,
  );
  await client.end();
  return rows.map(({ line }) => line);
}

/** A connection that is closed at the end of the test. */
async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const logLine = (fact: string) =>
  eventually(async () => {
    const line = logged.map((each) => JSON.parse(each)).find((each) => each.fact === fact);
    if (line === undefined) throw new Error(`Not yet logged: ${fact}.`);
    return line;
  });

test('an empty database gets all migrations once, with their checksums', async () => {
  expect(await missingMigrations(pool)).toEqual(names);
  expect(await migrate(pool)).toEqual(names);
  expect(await migrate(pool)).toEqual([]);
  expect(await missingMigrations(pool)).toEqual([]);
  const checksums = await recorded();
  expect(Object.keys(checksums)).toEqual(names);
  for (const checksum of Object.values(checksums)) expect(checksum).toMatch(/^[0-9a-f]{64}$/);
});

test.each([1, 2, 3, 4, 5, 6])(
  'a database that an earlier release left at 000%i goes on by itself',
  async (count) => {
    await migrateAsBefore(database.url, names.slice(0, count));
    expect(await migrate(pool)).toEqual(names.slice(count));
    const complete = await freshDatabase();
    const other = createPool({ databaseUrl: complete.url, tls: 'off', connections: 1 }, () => {});
    await migrate(other);
    const { rows } = await other.query('SELECT name, checksum FROM migration');
    expect(await recorded()).toEqual(
      Object.fromEntries(rows.map(({ name, checksum }) => [name, checksum])),
    );
    const [actual, expected] = [await schema(database.url), await schema(complete.url)];
    expect(actual).toEqual(expected);
    await other.end();
    await complete.drop();
  },
);

test('an up-to-date database needs no right but to read', async () => {
  await migrate(pool);
  const { rows } = await pool.query('SELECT current_database() AS name');
  await pool.query(`ALTER DATABASE ${rows[0].name} SET default_transaction_read_only = on`);
  const reader = createPool({ databaseUrl: database.url, tls: 'off', connections: 1 }, () => {});
  expect(await migrate(reader)).toEqual([]);
  await reader.end();
});

test('a database of a newer release is left as it is', async () => {
  await migrate(pool);
  await pool.query("INSERT INTO migration (name, checksum) VALUES ('9999-later.sql', 'f00')");
  expect(await migrate(pool)).toEqual([]);
  expect(await missingMigrations(pool)).toEqual([]);
  expect(await recorded()).toMatchObject({ '9999-later.sql': 'f00' });
});

test('a process of an earlier release starts on the newest schema', async () => {
  await migrate(pool);
  await migrateAsBefore(database.url, names.slice(0, 6));
  expect(Object.keys(await recorded())).toEqual(names);
});

test('a file that was changed after it ran is an error that says what to do; nothing runs', async () => {
  await migrate(pool);
  const folder = await migrationsFolder(
    { [FIRST_WITH_CHECKSUMS]: 'SELECT 1;', '9998-next.sql': 'CREATE TABLE next ();' },
    MIGRATIONS,
  );
  await expect(migrate(pool, { folder })).rejects.toMatchObject({
    name: 'MigrationError',
    found: `has run another version of ${FIRST_WITH_CHECKSUMS}: the file was changed afterwards`,
    todo: expect.stringContaining('Restore the file'),
  });
  expect(Object.keys(await recorded())).toEqual(names);
});

test('each file has a transaction of its own: a file that fails changes nothing, the earlier ones stay', async () => {
  const folder = await migrationsFolder({
    '1-good.sql': 'CREATE TABLE good ();',
    '2-bad.sql': 'CREATE TABLE half (); SELECT 1 / 0;',
    '3-later.sql': 'CREATE TABLE later ();',
  });
  await expect(migrate(pool, { folder, log })).rejects.toMatchObject({ code: '22012' });
  expect(await logLine('a migration failed')).toMatchObject({
    level: 'error',
    migration: '2-bad.sql',
    err: { code: '22012' },
  });
  const { rows } = await pool.query(
    "SELECT to_regclass('good') AS good, to_regclass('half') AS half, to_regclass('later') AS later",
  );
  expect(rows).toEqual([{ good: 'good', half: null, later: null }]);
  expect(Object.keys(await recorded())).toEqual(['1-good.sql']);
});

test('a migration may take longer than the statement time-outs of pool, role and database', async () => {
  const { rows } = await pool.query('SELECT current_database() AS name');
  await pool.query(`ALTER DATABASE ${rows[0].name} SET statement_timeout = 100`);
  const folder = await migrationsFolder({
    '1-slow.sql': 'SELECT pg_sleep(0.5);',
    '2-slow.sql': '-- not transactional: a test\nSELECT pg_sleep(0.5);',
  });
  const hasty = testPool({ connectionString: database.url, statement_timeout: 100 });
  expect(await migrate(hasty, { folder })).toHaveLength(2);
  await hasty.end();
});

test('a migration outlasts the other limits of a database, and builds indexes whatever its isolation level', async () => {
  const { rows } = await pool.query('SELECT current_database() AS name');
  for (const setting of [
    'idle_in_transaction_session_timeout = 300',
    'transaction_timeout = 300',
    "default_transaction_isolation = 'serializable'",
  ])
    await pool.query(`ALTER DATABASE ${rows[0].name} SET ${setting}`);
  const folder = await migrationsFolder({
    '1-table.sql': 'CREATE TABLE counted (id integer); SELECT pg_sleep(1);',
    '2-index.sql': '-- not transactional: a test\nCREATE INDEX CONCURRENTLY ON counted (id);',
  });
  expect(await migrate(pool, { folder })).toHaveLength(2);
});

/** Stores an event as the release did whose schema is there before the migration. */
function storeAsBefore(eventId: string) {
  return pool.query({
    text: `WITH stored AS (
        INSERT INTO event (source, event_id, type, subject, live, proof, status, body)
        VALUES ('digital-river', $1, 'order.accepted', $1, false, 'oauth', 'pending', '{}') RETURNING source, subject
      )
      INSERT INTO subject (source, key, due_at) SELECT source, subject, now() FROM stored`,
    values: [eventId],
    ...{ query_timeout: 2000 },
  });
}

test('a migration that waits behind a long transaction does not block the inbox', async () => {
  await migrateAsBefore(database.url, names.slice(0, 6));
  await withClient(async (long) => {
    await long.query('BEGIN; SELECT FROM subject');
    const migrated = migrate(pool, { log });
    expect(await logLine('a migration waits for a lock of another transaction')).toMatchObject({
      level: 'warn',
      migration: FIRST_WITH_CHECKSUMS,
    });
    // Without a lock time-out, the migration would wait, and this behind it, until the end of the
    // long transaction.
    for (const eventId of ['e1', 'e2', 'e3']) {
      expect(await eventually(() => storeAsBefore(eventId))).toBeDefined();
    }
    await long.query('COMMIT');
    expect(await migrated).toEqual(names.slice(6));
  });
});

test('processes that start at the same time run each migration once, an earlier release among them', async () => {
  const before = names.slice(0, 6);
  const [former, ...results] = await Promise.all([
    migrateAsBefore(database.url, before),
    ...Array.from({ length: 5 }, () => migrate(pool, { log })),
    migrateAsBefore(database.url, before),
  ]);
  expect(former).toBeUndefined();
  const ran = results.flatMap((result) => result ?? []);
  expect(new Set(ran).size).toBe(ran.length);
  expect(ran).toEqual(expect.arrayContaining(names.slice(6)));
  expect(Object.keys(await recorded())).toEqual(names);
  expect(Object.values(await recorded())).not.toContain(null);
});

test('a process that waits for another one says so, and goes on afterwards', async () => {
  await withClient(async (other) => {
    const { rows } = await other.query('SELECT pg_advisory_lock(7202612), pg_backend_pid() AS pid');
    const migrated = migrate(pool, { log });
    expect(await logLine('another process migrates the database; waiting for it')).toMatchObject({
      level: 'warn',
      pid: rows[0].pid,
    });
    await other.query('SELECT pg_advisory_unlock(7202612)');
    expect(await migrated).toEqual(names);
  });
});

describe('while an index is built', () => {
  const BUILD = '9998-index.sql';
  const TEXT = `-- not transactional: the index is built without blocking those who write.
DROP INDEX CONCURRENTLY IF EXISTS subject_repeated;
CREATE INDEX CONCURRENTLY subject_repeated ON subject (due_at) WHERE claims > 1;`;
  let folder: URL;

  beforeEach(async () => {
    await migrate(pool);
    folder = await migrationsFolder({ [BUILD]: TEXT }, MIGRATIONS);
  });

  /** Starts a migration and waits until it builds; it waits for the end of the transaction. */
  async function startBuild(
    long: pg.Client,
  ): Promise<{ migrated: Promise<string[]>; pid: number }> {
    await long.query("BEGIN; INSERT INTO subject (source, key) VALUES ('digital-river', '1')");
    const migrated = migrate(pool, { folder, log });
    migrated.catch(() => undefined);
    const pid = await eventually(async () => {
      const { rows } = await pool.query(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
           AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'`,
      );
      if (rows.length === 0) throw new Error('The index is not yet built.');
      return rows[0].pid;
    });
    return { migrated, pid };
  }

  test('the log says so, an earlier release starts at once, and a process of this one waits', async () => {
    await withClient(async (long) => {
      const { migrated } = await startBuild(long);
      await migrateAsBefore(database.url, names.slice(0, 6));
      expect(await logLine('a migration is still running')).toMatchObject({ migration: BUILD });
      const other = migrate(pool, { folder, log });
      await logLine('another process migrates the database; waiting for it');
      await long.query('COMMIT');
      expect(await migrated).toEqual([BUILD]);
      expect(await other).toEqual([]);
    });
  });

  test('a process that loses its lock ends with an error, and the next start finishes its work', async () => {
    await withClient(async (long) => {
      const { migrated } = await startBuild(long);
      const { rowCount } = await long.query(
        // pg_locks shows the locks of all databases; other tests migrate theirs at the same time.
        `SELECT pg_terminate_backend(pid) FROM pg_locks
         WHERE locktype = 'advisory' AND objid = 7202612 AND granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      expect(rowCount).toBe(1);
      await expect(migrated).rejects.toThrow(/terminat/);
      expect(await recorded()).not.toHaveProperty([BUILD]);
      const next = migrate(pool, { folder, log });
      await long.query('COMMIT');
      expect(await next).toEqual([BUILD]);
    });
    const { rows } = await pool.query(
      "SELECT indisvalid FROM pg_index WHERE indexrelid = 'subject_repeated'::regclass",
    );
    expect(rows).toEqual([{ indisvalid: true }]);
  });

  test('an interruption leaves an invalid index, which the next start replaces', async () => {
    const validity = () =>
      pool.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'subject_repeated'::regclass");
    await withClient(async (long) => {
      const { migrated, pid } = await startBuild(long);
      await long.query('SELECT pg_terminate_backend($1)', [pid]);
      await expect(migrated).rejects.toThrow();
      await long.query('COMMIT');
    });
    expect((await validity()).rows).toEqual([{ indisvalid: false }]);
    expect(await recorded()).not.toHaveProperty([BUILD]);
    expect(await migrate(pool, { folder })).toEqual([BUILD]);
    expect((await validity()).rows).toEqual([{ indisvalid: true }]);
  });
});
