import { readdir, readFile } from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './transaction.ts';

const MIGRATIONS = new URL('./migrations/', import.meta.url);
/** Any number, the same in every process: the advisory lock under which migrations run. */
const MIGRATION_LOCK = 7_202_611;

/** The names of all migrations, in the order in which they run. */
async function migrationFiles(): Promise<string[]> {
  return (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort();
}

/**
 * Brings the database to the newest schema. Processes that start together wait for one another.
 *
 * @returns names of the migrations that this call ran
 */
export async function migrate(pool: Pool): Promise<string[]> {
  return inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, ran_at timestamptz NOT NULL DEFAULT now())',
    );
    const done = await doneMigrations(client);
    const open = (await migrationFiles()).filter((name) => !done.has(name));
    for (const name of open) {
      await client.query(await readFile(new URL(name, MIGRATIONS), 'utf8'));
      await client.query('INSERT INTO migration (name) VALUES ($1)', [name]);
    }
    return open;
  });
}

/** The names of migrations that the database still lacks. */
export async function missingMigrations(pool: Pool): Promise<string[]> {
  const done = await doneMigrations(pool).catch(() => new Set<string>());
  return (await migrationFiles()).filter((name) => !done.has(name));
}

async function doneMigrations(database: Pool | PoolClient): Promise<Set<string>> {
  const { rows } = await database.query<{ name: string }>('SELECT name FROM migration');
  return new Set(rows.map((row) => row.name));
}
