import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { migrate } from '../../../src/database/migrate.ts';
import { createPool } from '../../../src/database/pool.ts';
import type { Transcript } from '../../official-clients/transcript.ts';
import { migrationNames, migrationsFolder } from '../../support/migrations.ts';
import type { PgBouncer } from '../pgbouncer.ts';
import type { Stage } from '../stage.ts';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, '..', '..', '..');
const PROCESSES = 4;
/** As many as the pooler has connections to the database. */
const SESSIONS = 4;
/** A limit that a role or a database may have, and that must stay as it is for other clients. */
const LIMIT = '50s';

const SLOW = '-- not transactional: a test\nSELECT pg_sleep(6);';

/** Migrates databases through a pooler in transaction mode. */
export async function migrationSuite(
  stage: Stage,
  bouncer: PgBouncer,
  { check }: Transcript,
): Promise<void> {
  await check(`${PROCESSES} processes migrate a fresh database at once`, async () => {
    const direct = await databaseWithLimit(stage, 'connector', LIMIT);
    const env = stage.environment(bouncer.through(direct));
    const outputs = await Promise.all(
      Array.from({ length: PROCESSES }, () =>
        run(process.execPath, ['scripts/connector.ts', 'migrate'], { cwd: PROJECT, env }),
      ),
    );
    const ran = outputs.flatMap(({ stdout }) => migrationsIn(stdout));
    assert.deepEqual(ran.sort(), await migrationNames());
    return `${ran.length} migrations, each once`;
  });
  await check('no session keeps a setting, a lock or a prepared statement', async () => {
    const url = bouncer.through(await stage.postgres.database('connector'));
    const states = await statesOfSessions(url);
    assert.deepEqual(states, Array(SESSIONS).fill({ limit: LIMIT, locks: 0, prepared: 0 }));
    return `${states.length} sessions`;
  });
}

/** Migrations that meet the limits of poolers; they mostly wait. */
export async function limitSuite(
  stage: Stage,
  bouncer: PgBouncer,
  { check }: Transcript,
): Promise<void> {
  await Promise.all([
    check('a limit that cannot be lifted is an error that says what to do', async () => {
      const direct = await databaseWithLimit(stage, 'limited', '200ms');
      const found = migrateThrough(bouncer.through(direct), SLOW);
      await assert.rejects(found, { name: 'MigrationError', message: /statement_timeout, which/ });
      return 'MigrationError';
    }),
    check(
      'the lock outlasts the time for which the pooler lets a transaction be idle',
      async () => {
        const strict = await stage.pooler(
          'pool_mode = transaction',
          'idle_transaction_timeout = 4',
        );
        const direct = await stage.postgres.database('idle');
        const ran = await migrateThrough(strict.through(direct), SLOW);
        assert.equal(ran.length, 1);
        return 'a migration of 6 s, with a limit of 4 s';
      },
    ),
    check('a pooler with one connection is an error that says what to do', async () => {
      const small = await stage.pooler('pool_mode = transaction', 'default_pool_size = 1');
      const direct = await stage.postgres.database('small');
      const found = migrateThrough(small.through(direct), SLOW);
      await assert.rejects(found, { name: 'MigrationError', message: /default_pool_size/ });
      return 'MigrationError';
    }),
  ]);
}

async function databaseWithLimit({ postgres }: Stage, name: string, limit: string) {
  const url = await postgres.database(name);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`ALTER DATABASE ${name} SET statement_timeout = '${limit}'`);
  await client.end();
  return url;
}

function migrationsIn(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => JSON.parse(line).migrations ?? []);
}

async function migrateThrough(databaseUrl: string, text: string): Promise<string[]> {
  const folder = await migrationsFolder({ '1-slow.sql': text });
  const pool = createPool({ databaseUrl, tls: 'off', connections: 1 }, () => undefined);
  return migrate(pool, { folder }).finally(() => pool.end());
}

/** What all sessions of the pooler have kept: a transaction at a time in each keeps them apart. */
async function statesOfSessions(url: string): Promise<unknown[]> {
  const clients = Array.from({ length: SESSIONS }, () => new pg.Client({ connectionString: url }));
  for (const client of clients) {
    await client.connect();
    await client.query('BEGIN');
  }
  const states = await Promise.all(
    clients.map((client) =>
      client.query(
        `SELECT current_setting('statement_timeout') AS limit,
           (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')::integer AS locks,
           (SELECT count(*) FROM pg_prepared_statements)::integer AS prepared`,
      ),
    ),
  );
  for (const client of clients) await client.end();
  return states.flatMap(({ rows }) => rows);
}
