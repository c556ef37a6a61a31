import type { ClientBase, Pool } from 'pg';
import type { Logger } from '../log.ts';
import { withOwnConnection } from './migration-connection.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { lockMigrations } from './migration-lock.ts';
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
 * Migrates the database to the newest schema, on a connection of its own. Processes that start at
 * the same time wait for each other. Each migration runs in a transaction of its own; one that is
 * marked as not transactional is repeated when it was interrupted. Migrations of a newer release are
 * left alone.
 *
 * @param pool gives the address of the database
 * @returns file names of the migrations that this call ran, in order; empty when there was nothing
 *   to do
 * @throws the database's error, or MigrationError; earlier migrations stay applied
 */
export async function migrate(pool: Pool, options: MigrateOptions = {}): Promise<string[]> {
  const { log, folder = MIGRATIONS } = options;
  const migrations = await readMigrations(folder);
  return withOwnConnection(pool, async (client) => {
    const recorded = await readRecorded(client);
    requireUnchanged(recorded, migrations);
    if (isComplete(recorded, migrations)) return [];
    await lockMigrations(client, log);
    return runMissing(client, migrations, log);
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
export async function missingMigrations(pool: Pool): Promise<string[]> {
  const recorded = await readRecorded(pool);
  const migrations = await readMigrations(MIGRATIONS);
  return migrations.map(({ name }) => name).filter((name) => !recorded.has(name));
}
