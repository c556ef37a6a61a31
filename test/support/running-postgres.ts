import type { EmbeddedPostgres } from '../../local/postgres.ts';

/** The environment variable by which Jest's workers learn of the run's PostgreSQL. */
export const TEST_POSTGRES_URL = 'TEST_POSTGRES_URL';

let running: { postgres: EmbeddedPostgres; folder: string } | undefined;

/** Remembers the run's server between Jest's global set-up and tear-down, which share this module. */
export function remember(postgres: EmbeddedPostgres, folder: string): void {
  running = { postgres, folder };
}

/** The server that {@link remember} was given. */
export function recall(): { postgres: EmbeddedPostgres; folder: string } {
  if (running === undefined)
    throw new Error('The run has no PostgreSQL: its global set-up did not finish.');
  return running;
}
