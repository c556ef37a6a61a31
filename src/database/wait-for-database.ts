import { setTimeout as sleep } from 'node:timers/promises';

/** A restarting database is back within seconds; Heroku gives a process 60 s to start. */
const TIMEOUT_MS = 30_000;
const RETRY_DELAY_MS = 500;

/**
 * Transient errors of Node and PostgreSQL: refused, reset, timed out, starting up, shutting down.
 */
const TRANSIENT_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
]);

/**
 * Runs the first work with the database. Transient errors are retried for 30 s, since the database
 * may be starting as well.
 *
 * @returns what the work returned
 * @throws the work's error when it is not transient, or when it lasts longer than 30 s
 */
export async function waitForDatabase<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || Date.now() > deadline) throw error;
      await sleep(RETRY_DELAY_MS);
    }
  }
}

/** pg's errors about connections that time out or end early have no code. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && TRANSIENT_CODES.has(String(error.code))) return true;
  return /^(timeout|Connection terminated)/.test(error.message);
}
