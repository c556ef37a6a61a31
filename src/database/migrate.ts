import type { ClientBase, Pool } from 'pg';
import type { Logger } from '../log.ts';
import { NoAnswerError } from './connection/query-errors.ts';
import { isDirect, prompt, withOwnConnection } from './migration-connection.ts';
import { MigrationError } from './migration-error.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { withMigrationLock } from './migration-lock.ts';
import { isComplete, prepareTable, readRecorded, requireUnchanged } from './migration-table.ts';
import { inMigrationTransaction, runMigration } from './run-migration.ts';

const MIGRATIONS = new URL('./migrations/', import.meta.url);

export interface MigrateOptions {
  /** Gets a line when the migration has to wait, or fails. */
  readonly log?: Logger;
  /** The folder of the migrations, ending with a slash; tests have folders of their own. */
  readonly folder?: URL;
}

/**
 * Migrates the database to the newest schema, on two connections of its own: one does the work, the
 * other one has the lock. Processes that start at the same time wait for each other. Each migration
 * runs in a transaction of its own; one that is marked as not transactional is repeated when it was
 * interrupted. Migrations of a newer release are left alone.
 *
 * @param pool reads what has run, and gives the address of the database
 * @returns file names of the migrations that this call ran, in order; empty when there was nothing
 *   to do
 * @throws the database's error, or MigrationError; earlier migrations stay applied
 */
export async function migrate(pool: Pool, options: MigrateOptions = {}): Promise<string[]> {
  const { log, folder = MIGRATIONS } = options;
  const migrations = await readMigrations(folder);
  // Through the pool, whose queries are bounded: most starts need no migration.
  const recorded = await readRecorded(pool);
  requireUnchanged(recorded, migrations);
  if (isComplete(recorded, migrations)) return [];
  return withOwnConnection(pool, (client) =>
    withMigrationLock(pool, log, async (holder) => {
      await requireSession(client, holder);
      return runMissing(client, migrations, log);
    }),
  );
}

/**
 * Checks that a pooler has a session for this connection, beside the one that holds the lock. When
 * the holder does not answer either, or there is no pooler, the silence may pass: the error stays
 * as it is.
 */
async function requireSession(client: ClientBase, holder: ClientBase): Promise<void> {
  await client.query(prompt('SELECT')).catch(async (error: Error) => {
    if (!(error instanceof NoAnswerError) || (await isDirect(holder))) throw error;
    throw new MigrationError(
      'lets this process use one connection only: it has waited 10 s for the second one',
      'Let the pooler have two connections to the database or more (PgBouncer: default_pool_size), or set DATABASE_URL to the direct address for "npm run migrate".',
    );
  });
}

async function runMissing(
  client: ClientBase,
  migrations: readonly Migration[],
  log?: Logger,
): Promise<string[]> {
  await inMigrationTransaction(
    client,
    'the table of migrations',
    () => prepareTable(client, migrations),
    log,
  );
  const ran: string[] = [];
  for (const migration of migrations) {
    if (await runMigration(client, migration, log)) ran.push(migration.name);
  }
  return ran;
}

/**
 * The migrations that have not run yet; all of them when the database is empty.
 *
 * @returns their file names, in the order in which they run
 * @throws the database's error when it cannot be read
 */
export async function missingMigrations(database: Pool | ClientBase): Promise<string[]> {
  const recorded = await readRecorded(database);
  const migrations = await readMigrations(MIGRATIONS);
  return migrations.map(({ name }) => name).filter((name) => !recorded.has(name));
}
