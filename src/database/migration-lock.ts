import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import type { Logger } from '../log.ts';
import { MINUTE_MS, SECOND_MS } from '../time.ts';
import { BEGIN_WITHOUT_LIMITS, prompt, withOwnConnection } from './migration-connection.ts';
import { MigrationError } from './migration-error.ts';

/** Key of the advisory lock: an arbitrary number, the same in every process. */
const MIGRATION_LOCK = 7_202_612;
const POLL_MS = 250;
const LOG_INTERVAL_MS = MINUTE_MS;
const MAX_WAIT_MS = 30 * MINUTE_MS;
/** Shorter than the time for which poolers let a transaction be idle. */
const SIGN_OF_LIFE_MS = 2 * SECOND_MS;

/**
 * Runs work while no other process migrates the database. The lock belongs to a transaction on a
 * second connection: behind a pooler, only a transaction keeps its session.
 *
 * @param pool gives the address of the database
 * @param log gets a line at once when there is another process, and then every minute
 * @param work gets the connection with the lock; its own one is to be closed when this function
 *   throws
 * @returns what the work returned
 * @throws what the work threw; MigrationError when the lock is not free after 30 minutes; the error
 *   of the second connection when it is lost, at once, or when it does not answer, after 10 seconds
 */
export async function withMigrationLock<T>(
  pool: Pool,
  log: Logger | undefined,
  work: (holder: ClientBase) => Promise<T>,
): Promise<T> {
  return withOwnConnection(pool, async (holder) => {
    await lockMigrations(holder, log);
    const signs = giveSignsOfLife(holder);
    try {
      return await Promise.race([work(holder), signs.lost]);
    } finally {
      signs.stop();
    }
  });
}

/**
 * Keeps the transaction with the lock open, and notices its loss. The signs of life take no snapshot,
 * for whose end a concurrent build of an index would wait.
 *
 * @returns a promise that is rejected when the connection is lost
 */
function giveSignsOfLife(holder: ClientBase): { lost: Promise<never>; stop: () => void } {
  const { promise: lost, reject } = Promise.withResolvers<never>();
  lost.catch(() => undefined);
  holder.once('error', reject);
  const stopping = new AbortController();
  const give = async () => {
    for (;;) {
      await sleep(SIGN_OF_LIFE_MS, undefined, { signal: stopping.signal });
      await holder.query(prompt('SHOW server_version'));
    }
  };
  give().catch(reject);
  return { lost, stop: () => stopping.abort() };
}

/**
 * Waits until no other process migrates the database. The lock lasts as long as the transaction, in
 * which the connection is left.
 *
 * It asks again and again, instead of waiting in the database: there a waiting statement has a
 * snapshot, and a concurrent build of an index in the other process would wait for its end.
 */
async function lockMigrations(holder: ClientBase, log?: Logger): Promise<void> {
  const began = performance.now();
  for (let nextLine = 0; !(await tryLock(holder)); await sleep(POLL_MS)) {
    const waitedMs = performance.now() - began;
    if (waitedMs > MAX_WAIT_MS) throw tooLong(await findHolder(holder));
    if (waitedMs < nextLine) continue;
    nextLine = waitedMs + LOG_INTERVAL_MS;
    const seconds = Math.round(waitedMs / 1000);
    log?.warn(
      { pid: await findHolder(holder), seconds },
      'another process migrates the database; waiting for it',
    );
  }
}

/**
 * The key is part of the text: a statement with parameters would keep its snapshot until the next
 * one, since it leaves a portal behind.
 */
async function tryLock(holder: ClientBase): Promise<boolean> {
  await holder.query(prompt(BEGIN_WITHOUT_LIMITS));
  const { rows } = await holder.query<{ locked: boolean }>(
    prompt(`SELECT pg_try_advisory_xact_lock(${MIGRATION_LOCK}) AS locked`),
  );
  const isLocked = rows[0]?.locked ?? false;
  if (!isLocked) await holder.query(prompt('ROLLBACK'));
  return isLocked;
}

/** PostgreSQL's process id of the connection that has the lock; undefined when there is none. */
async function findHolder(client: ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>({
    ...prompt(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = $1
         AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    ),
    values: [MIGRATION_LOCK],
  });
  return rows[0]?.pid;
}

function tooLong(pid: number | undefined): MigrationError {
  return new MigrationError(
    `has been migrated by another process for 30 minutes (PostgreSQL process ${pid ?? 'unknown'})`,
    'Wait for it and start again; if it hangs, end it by SELECT pg_terminate_backend(<process>).',
  );
}
