import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { Logger } from '../log.ts';
import { MINUTE_MS, SECOND_MS } from '../time.ts';
import { MigrationError } from './migration-error.ts';
import type { Migration } from './migration-files.ts';
import { isRecorded, record } from './migration-table.ts';

/**
 * While a statement waits for an exclusive lock, later statements on the table wait behind it.
 * Shorter than the time that the inbox gives a commit: no event is refused meanwhile.
 */
const LOCK_TIMEOUT_MS = SECOND_MS;
/** Longer than a wait, so that the inbox catches up. */
const RETRY_DELAY_MS = 2 * SECOND_MS;
const MAX_RETRYING_MS = 10 * MINUTE_MS;
/** How often the log says that a migration takes long. */
const LOG_INTERVAL_MS = 10 * SECOND_MS;

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html lock not available, deadlock detected */
const LOCK_CODES = new Set(['55P03', '40P01']);

/**
 * Key of the advisory lock of earlier releases, which run all their migrations in one transaction
 * and wait for this lock inside it. It is held in transactions only: such a process never waits for
 * the build of an index, which would wait for the process in turn.
 */
const FORMER_LOCK = 7_202_611;

/**
 * Runs a migration and records it, unless it has run.
 *
 * @param client has the lock of migrations, see `lockMigrations`
 * @returns whether it ran now
 * @throws the database's error, or MigrationError after ten minutes without a lock; then a
 *   transactional migration changed nothing, and another one is repeated by the next start
 */
export async function runMigration(
  client: ClientBase,
  migration: Migration,
  log?: Logger,
): Promise<boolean> {
  const run = async () => {
    if (await isRecorded(client, migration)) return false;
    for (const statement of migration.statements) await client.query(statement);
    await record(client, migration);
    return true;
  };
  const { name, isTransactional } = migration;
  const interval = setInterval(
    () => log?.info({ migration: name }, 'a migration is still running'),
    LOG_INTERVAL_MS,
  );
  return (
    isTransactional ? inMigrationTransaction(client, name, run, log) : retryForLocks(name, run, log)
  ).finally(() => clearInterval(interval));
}

/**
 * Runs work in a transaction that waits for each lock for a second at most, and repeats it until it
 * gets them.
 *
 * @param name what the log calls the work
 */
export async function inMigrationTransaction<T>(
  client: ClientBase,
  name: string,
  work: () => Promise<T>,
  log?: Logger,
): Promise<T> {
  return retryForLocks(name, () => transact(client, work), log);
}

async function transact<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query('SELECT pg_advisory_xact_lock($1)', [FORMER_LOCK]);
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // On a broken connection the server rolls back by itself.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function retryForLocks<T>(name: string, work: () => Promise<T>, log?: Logger): Promise<T> {
  const deadline = performance.now() + MAX_RETRYING_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isAboutLocks(error)) {
        log?.error({ migration: name, err: error }, 'a migration failed');
        throw error;
      }
      if (performance.now() > deadline) throw tooLong(name);
      log?.warn({ migration: name }, 'a migration waits for a lock of another transaction');
      await sleep(RETRY_DELAY_MS);
    }
  }
}

function isAboutLocks(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LOCK_CODES.has(String(error.code));
}

function tooLong(name: string): MigrationError {
  return new MigrationError(
    `did not give ${name} its locks for ten minutes: another transaction has them`,
    'Look for the oldest transaction in pg_stat_activity, end it, and start again.',
  );
}
