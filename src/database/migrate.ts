import { readdir, readFile } from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './transaction.ts';

const MIGRATIONS = new URL('./migrations/', import.meta.url);
/**
 * Key of the advisory lock that migrations hold: an arbitrary number, the same in every process.
 */
const MIGRATION_LOCK = 7_202_611;

/** The names of all migrations, in the order in which they run. */
async function migrationFiles(): Promise<string[]> {
  return (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort();
}

/**
 * Migrates the database to the newest schema, in one transaction. Processes that start at the same
 * time wait for each other.
 *
 * @returns file names of the migrations that this call ran, in order; empty when there was nothing
 *   to do
 * @throws the database's error; then no migration was applied
 */
export async function migrate(pool: Pool): Promise<string[]> {
  return inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, ran_at timestamptz NOT NULL DEFAULT now())',
    );
    const done = await doneMigrations(client);
    const missing = (await migrationFiles()).filter((name) => !done.has(name));
    for (const name of missing) {
      await client.query(await readFile(new URL(name, MIGRATIONS), 'utf8'));
      await client.query('INSERT INTO migration (name) VALUES ($1)', [name]);
    }
    return missing;
  });
}

/**
 * The migrations that have not run yet; all of them when the database is empty or cannot be
 * queried.
 *
 * @returns their file names, in the order in which they run
 */
export async function missingMigrations(pool: Pool): Promise<string[]> {
  const done = await doneMigrations(pool).catch(() => new Set<string>());
  return (await migrationFiles()).filter((name) => !done.has(name));
}

async function doneMigrations(database: Pool | PoolClient): Promise<Set<string>> {
  const { rows } = await database.query<{ name: string }>('SELECT name FROM migration');
  return new Set(rows.map((row) => row.name));
}
