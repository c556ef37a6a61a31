import type { EmbeddedPostgres } from '../../local/postgres.ts';

/** The environment variable that passes the address of the run's PostgreSQL to Jest's workers. */
export const TEST_POSTGRES_URL = 'TEST_POSTGRES_URL';

/** A database with the schema of the inbox, which those of the tests are copies of. */
export const MIGRATED_DATABASE = 'migrated';

let running: { postgres: EmbeddedPostgres; folder: string } | undefined;

/** Keeps the run's server for Jest's global tear-down, which shares this module with the set-up. */
export function remember(postgres: EmbeddedPostgres, folder: string): void {
  running = { postgres, folder };
}

/**
 * The server that was passed to {@link remember}.
 *
 * @throws Error when there is none
 */
export function recall(): { postgres: EmbeddedPostgres; folder: string } {
  if (running === undefined)
    throw new Error('There is no PostgreSQL for this run: its global set-up did not finish.');
  return running;
}
