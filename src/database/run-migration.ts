import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { Logger } from '../log.ts';
import { MINUTE_MS, SECOND_MS } from '../time.ts';
import { BEGIN_WITHOUT_LIMITS, liftLimits, prompt } from './migration-connection.ts';
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
/** PostgreSQL's code for a statement that its time limit, or a person, has ended. */
const QUERY_CANCELED = '57014';

/**
 * Key of the advisory lock of earlier releases, which run all their migrations in one transaction
 * and wait for this lock inside it. It is held in transactions only: such a process never waits for
 * the build of an index, which would wait for the process in turn.
 */
const FORMER_LOCK = 7_202_611;

/**
 * Runs a migration and records it, unless it has run.
 *
 * @param client has the lock of migrations, see `withMigrationLock`
 * @returns whether it ran now
 * @throws the database's error, or MigrationError after ten minutes without a lock; then a
 *   transactional migration changed nothing, and another one is repeated by the next start
 */
export async function runMigration(
  client: ClientBase,
  migration: Migration,
  log?: Logger,
): Promise<boolean> {
  const { name, isTransactional } = migration;
  const run = async () => {
    if (await isRecorded(client, migration)) return false;
    await (isTransactional ? runStatements(client, migration) : runOneByOne(client, migration));
    await record(client, migration);
    return true;
  };
  const interval = setInterval(
    () => log?.info({ migration: name }, 'a migration is still running'),
    LOG_INTERVAL_MS,
  );
  return (
    isTransactional ? inMigrationTransaction(client, name, run, log) : retryForLocks(name, run, log)
  ).finally(() => clearInterval(interval));
}

async function runStatements(client: ClientBase, { statements }: Migration): Promise<void> {
  for (const statement of statements) await client.query(statement);
}

async function runOneByOne(client: ClientBase, migration: Migration): Promise<void> {
  const isDirect = await liftLimits(client);
  await runStatements(client, migration).catch((error: Error) => {
    const isCancelled = 'code' in error && error.code === QUERY_CANCELED;
    throw isCancelled && !isDirect ? limited(migration.name) : error;
  });
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
  await client.query(prompt(BEGIN_WITHOUT_LIMITS));
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

function limited(name: string): MigrationError {
  return new MigrationError(
    `ended a statement of ${name}: statement_timeout, which cannot be lifted through a pooler`,
    'Set DATABASE_URL to the direct address of PostgreSQL for "npm run migrate", or let this user\'s statements take longer (ALTER ROLE … SET statement_timeout = 0) until it has run.',
  );
}

function tooLong(name: string): MigrationError {
  return new MigrationError(
    `did not give ${name} its locks for ten minutes: another transaction has them`,
    'Look for the oldest transaction in pg_stat_activity, end it, and start again.',
  );
}
