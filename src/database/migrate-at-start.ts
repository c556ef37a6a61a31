import type { Pool } from 'pg';
import type { Logger } from '../log.ts';
import { databaseProblem, isKnownProblem, problemText } from './database-problem.ts';
import { migrate } from './migrate.ts';
import { isTransient, waitForDatabase } from './wait-for-database.ts';

/** A process cannot start, because the database cannot be used; the message says what to do. */
class UnusableDatabaseError extends Error {
  override readonly name = 'UnusableDatabaseError';
  /** The code of the cause, where it has one. */
  readonly code: unknown;

  constructor(cause: unknown) {
    super(problemText(databaseProblem(cause)), { cause });
    this.code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  }
}

/**
 * Waits for the database, and migrates it: the first work of a process.
 *
 * @returns file names of the migrations that this call ran
 * @throws UnusableDatabaseError when the cause is the database, or the way to it; any other error
 *   as it is
 */
export async function migrateAtStart(pool: Pool, log: Logger): Promise<string[]> {
  return waitForDatabase(() => migrate(pool, { log }), log).catch((error: unknown) => {
    throw isKnownProblem(error) || isTransient(error) ? new UnusableDatabaseError(error) : error;
  });
}
