import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { Logger } from '../log.ts';
import { MINUTE_MS } from '../time.ts';
import { MigrationError } from './migration-error.ts';

/** Key of the advisory lock: an arbitrary number, the same in every process. */
const MIGRATION_LOCK = 7_202_612;
const POLL_MS = 250;
const LOG_INTERVAL_MS = MINUTE_MS;
const MAX_WAIT_MS = 30 * MINUTE_MS;

/**
 * Waits until no other process migrates the database. The lock lasts as long as the connection.
 *
 * It asks again and again, instead of waiting in the database: there a waiting statement has a
 * snapshot, and a concurrent build of an index in the other process would wait for its end.
 *
 * @param log gets a line at once when there is another process, and then every minute
 * @throws MigrationError after 30 minutes
 */
export async function lockMigrations(client: ClientBase, log?: Logger): Promise<void> {
  const began = performance.now();
  for (let nextLine = 0; !(await tryLock(client)); await sleep(POLL_MS)) {
    const waitedMs = performance.now() - began;
    if (waitedMs > MAX_WAIT_MS) throw tooLong(await findHolder(client));
    if (waitedMs < nextLine) continue;
    nextLine = waitedMs + LOG_INTERVAL_MS;
    const seconds = Math.round(waitedMs / 1000);
    log?.warn(
      { pid: await findHolder(client), seconds },
      'another process migrates the database; waiting for it',
    );
  }
}

async function tryLock(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS locked',
    [MIGRATION_LOCK],
  );
  return rows[0]?.locked ?? false;
}

/** PostgreSQL's process id of the connection that has the lock; undefined when there is none. */
async function findHolder(client: ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = $1
       AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [MIGRATION_LOCK],
  );
  return rows[0]?.pid;
}

function tooLong(pid: number | undefined): MigrationError {
  return new MigrationError(
    `has been migrated by another process for 30 minutes (PostgreSQL process ${pid ?? 'unknown'})`,
    'Wait for it and start again; if it hangs, end it by SELECT pg_terminate_backend(<process>).',
  );
}
