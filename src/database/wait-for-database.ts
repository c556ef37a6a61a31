import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log.ts';
import { databaseProblem } from './database-problem.ts';

/** A restarting database is back within seconds; Heroku gives a process 60 s to start. */
const TIMEOUT_MS = 30_000;
const RETRY_DELAY_MS = 500;

/**
 * Errors that may pass while a database or its network starts, is replaced, or has all its
 * connections taken by processes that are about to stop. A wrong password is none of them.
 *
 * @see https://nodejs.org/api/errors.html#common-system-errors and
 *   https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const TRANSIENT_CODES = new Set([
  // The network, as Node.js names it.
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA'],
  // The connection fails or is rejected.
  ...['08000', '08001', '08003', '08004', '08006'],
  // A standby that is being promoted.
  '25006',
  // Too many connections, of the server, the database or the role.
  ...['53300', '53400'],
  // Starting, stopping, or restarting after a crash.
  ...['57P01', '57P02', '57P03', '57P05'],
]);

/** Errors of pg, and ours, about connections that time out or end early have no code. */
const WITHOUT_CODE =
  /^(timeout|Connection terminated|Client has encountered|Query read timeout|The database did not answer)/;

/**
 * What poolers (PgBouncer, Supavisor) say when they, or the server behind them, have no connection
 * left or cannot be reached. They use one code for that and for faults that do not pass.
 *
 * @see https://www.pgbouncer.org/config.html
 */
const OF_POOLERS =
  /no more connections allowed|too many (clients|connections)|max client(s| connections) reached|remaining connection slots|cannot connect to server|server conn(ection)? crashed|connect(ion)? failed|query_wait_timeout|login_timeout|connect_timeout|starting up|shutting down|recovery mode/i;

/**
 * Runs the first work with the database. Transient errors are retried for 30 s, since the database
 * may be starting as well.
 *
 * @param log gets a line at once when the database is waited for, and when the reason changes
 * @returns what the work returned
 * @throws the work's error when it is not transient, or when it lasts longer than 30 s
 */
export async function waitForDatabase<T>(work: () => Promise<T>, log: Logger): Promise<T> {
  const deadline = Date.now() + TIMEOUT_MS;
  let logged: string | undefined;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || Date.now() > deadline) throw error;
      const { found, todo } = databaseProblem(error);
      if (found !== logged) log.warn({ found, todo }, 'waiting for the database');
      logged = found;
      await sleep(RETRY_DELAY_MS);
    }
  }
}

/** Whether an error of the database, a pooler or the network may pass within seconds. */
export function isTransient(error: unknown): boolean {
  const { code, syscall, message } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  // A server that is not running has no Unix socket.
  if (code === 'ENOENT') return syscall === 'connect';
  if (code !== undefined && TRANSIENT_CODES.has(code)) return true;
  return WITHOUT_CODE.test(message ?? '') || OF_POOLERS.test(message ?? '');
}
