import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { isTransient } from '../../src/database/wait-for-database.ts';
import { createLog } from '../../src/log.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { migrationsFolder } from '../support/migrations.ts';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy.ts';
import { testPool } from '../support/test-pool.ts';

const LOCK = 7_202_612;
const SLOW = '1-slow.sql';

let database: TestDatabase;
let proxy: SilentProxy;
let admin: pg.Pool;
let pools: pg.Pool[];
let logged: string[];

const log = createLog('debug', { write: (line) => void logged.push(line) });

beforeEach(async () => {
  database = await freshDatabase();
  proxy = await startSilentProxy(database.url);
  admin = testPool({ connectionString: database.url });
  pools = [];
  logged = [];
});

afterEach(async () => {
  for (const pool of [...pools, admin]) await pool.end();
  proxy.stop();
  await database.drop();
});

function poolOf(databaseUrl: string): pg.Pool {
  const pool = createPool({ databaseUrl, tls: 'off', connections: 1 }, () => undefined);
  pools.push(pool);
  return pool;
}

/** The connections of migrations that run this, or have run it last. */
async function countRunning(text: string): Promise<number> {
  const { rowCount } = await admin.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND query LIKE $1 || '%'`,
    [text],
  );
  return rowCount ?? 0;
}

async function failureOf(migrated: Promise<unknown>): Promise<unknown> {
  const error = await migrated.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'NoAnswerError' });
  return error;
}

describe('a connection that falls silent is an error within seconds, which a start waits for,', () => {
  test('while another process has the lock', async () => {
    const other = await admin.connect();
    await other.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const migrated = migrate(poolOf(proxy.url), { log });
    migrated.catch(() => undefined);
    await eventually(async () => expect(logged.join('')).toContain('another process migrates'));
    proxy.silence();
    expect(isTransient(await failureOf(migrated))).toBe(true);
    await other.query('SELECT pg_advisory_unlock_all()');
    other.release();
    proxy.heal();
    expect(await migrate(poolOf(proxy.url))).not.toEqual([]);
  });

  test.each([
    ['in a transaction', ''],
    ['outside transactions', '-- not transactional: a test\n'],
  ])('while a migration runs %s', async (_, mark) => {
    const folder = await migrationsFolder({ [SLOW]: `${mark}SELECT pg_sleep(3600);` });
    const warnings: string[] = [];
    const warned = ({ message }: Error) => void warnings.push(message);
    process.on('warning', warned);
    const migrated = migrate(poolOf(proxy.url), { folder, log });
    migrated.catch(() => undefined);
    await eventually(async () => expect(await countRunning('SELECT pg_sleep')).toBe(1));
    proxy.silence();
    expect(isTransient(await failureOf(migrated))).toBe(true);
    process.off('warning', warned);
    expect(warnings).toEqual([]);
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
  });
});

test('without a pooler, a silent connection beside the lock is waited for as well', async () => {
  const other = await admin.connect();
  await other.query('SELECT pg_advisory_lock($1)', [LOCK]);
  const migrated = migrate(poolOf(database.url), { log });
  migrated.catch(() => undefined);
  await eventually(async () => expect(logged.join('')).toContain('another process migrates'));
  const { rows } = await admin.query(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = ''",
  );
  expect(rows).toHaveLength(1);
  process.kill(rows[0].pid, 'SIGSTOP');
  try {
    await other.query('SELECT pg_advisory_unlock_all()');
    expect(isTransient(await failureOf(migrated))).toBe(true);
  } finally {
    process.kill(rows[0].pid, 'SIGCONT');
    other.release();
  }
});

describe('the schema of the tables', () => {
  const schemas = async () => {
    const { rows } = await admin.query(
      "SELECT DISTINCT schemaname AS name FROM pg_tables WHERE tablename IN ('event', 'migration')",
    );
    return rows.map(({ name }) => name);
  };

  beforeEach(() => admin.query('CREATE SCHEMA foo'));

  test('is what the options of DATABASE_URL say, for migrations and for all other connections', async () => {
    const pool = poolOf(`${database.url}?options=-c%20search_path%3Dfoo`);
    expect(await migrate(pool)).not.toEqual([]);
    expect(await schemas()).toEqual(['foo']);
    expect(await migrate(pool)).toEqual([]);
    expect((await pool.query('SELECT FROM event')).rows).toEqual([]);
  });

  test('is not what PGOPTIONS says', async () => {
    // biome-ignore lint/style/noProcessEnv: pg reads it.
    const environment = process.env;
    Object.assign(environment, { PGOPTIONS: '-c search_path=foo', PGREPLICATION: 'database' });
    try {
      const pool = poolOf(database.url);
      expect(await migrate(pool)).not.toEqual([]);
      expect(await migrate(pool)).toEqual([]);
    } finally {
      delete environment.PGOPTIONS;
      delete environment.PGREPLICATION;
    }
    expect(await schemas()).toEqual(['public']);
  });
});
