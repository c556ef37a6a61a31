import { setTimeout as sleep } from 'node:timers/promises';

/** A database that restarts is back within seconds; Heroku gives a process 60 s to start. */
const TIMEOUT_MS = 30_000;
const PAUSE_MS = 500;

/** Errors of Node and PostgreSQL that pass: refused, reset, timed out, starting up, shutting down. */
const PASSING_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
]);

/**
 * Does something with the database at start, and waits a while for a database that is just starting too.
 *
 * @throws the error that does not pass, or that still stands after 30 s
 */
export async function waitForDatabase<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || Date.now() > deadline) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/** pg words a connection that takes too long, or ends early, without a code. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && PASSING_CODES.has(String(error.code))) return true;
  return /^(timeout|Connection terminated)/.test(error.message);
}
