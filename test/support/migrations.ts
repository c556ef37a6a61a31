import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

/** The project's migrations. */
export const MIGRATIONS = new URL('../../src/database/migrations/', import.meta.url);

/** The file names of the project's migrations, in order. */
export async function migrationNames(): Promise<string[]> {
  return (await readdir(MIGRATIONS)).sort();
}

/**
 * Creates a temporary folder of migrations.
 *
 * @param files texts by file name
 * @param from a folder whose migrations it has as well
 */
export async function migrationsFolder(files: Record<string, string>, from?: URL): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  if (from !== undefined) await cp(from, folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return pathToFileURL(`${folder}/`);
}

/**
 * Migrates as releases before checksums did: all files in one transaction, which waits for an
 * advisory lock.
 *
 * @param names the migrations of that release
 */
export async function migrateAsBefore(url: string, names: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN; SELECT pg_advisory_xact_lock(7202611)');
    await client.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, ran_at timestamptz NOT NULL DEFAULT now())',
    );
    const { rows } = await client.query<{ name: string }>('SELECT name FROM migration');
    const done = new Set(rows.map(({ name }) => name));
    for (const name of names.filter((each) => !done.has(each))) {
      await client.query(await readFile(new URL(name, MIGRATIONS), 'utf8'));
      await client.query('INSERT INTO migration (name) VALUES ($1)', [name]);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
