import type { ClientBase, Pool } from 'pg';
import { prompt } from './migration-connection.ts';
import { MigrationError } from './migration-error.ts';
import type { Migration } from './migration-files.ts';

/** PostgreSQL's code for a table that does not exist. */
const UNDEFINED_TABLE = '42P01';

/**
 * The migrations that ran in a database: their checksums by name. A checksum is null if a release
 * without checksums ran the migration.
 */
type Recorded = ReadonlyMap<string, string | null>;

/**
 * Reads which migrations ran in a database.
 *
 * @returns empty when the database is empty
 * @throws the database's error when it cannot be read
 */
export async function readRecorded(database: Pool | ClientBase): Promise<Recorded> {
  try {
    // Read through JSON, since the table of an earlier release has no such column.
    const { rows } = await database.query<{ name: string; checksum: string | null }>(
      "SELECT name, to_jsonb(m) ->> 'checksum' AS checksum FROM migration m",
    );
    return new Map(rows.map(({ name, checksum }) => [name, checksum]));
  } catch (error) {
    const isEmpty = error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE;
    if (isEmpty) return new Map();
    throw error;
  }
}

/**
 * Checks that no file was changed after it ran.
 *
 * @param recorded as {@link readRecorded} returns it; names that are not among the migrations belong
 *   to a newer release, and do not matter
 * @throws MigrationError when a file was changed
 */
export function requireUnchanged(recorded: Recorded, migrations: readonly Migration[]): void {
  const changed = migrations.find(
    ({ name, checksum }) => (recorded.get(name) ?? checksum) !== checksum,
  );
  if (changed === undefined) return;
  throw new MigrationError(
    `has run another version of ${changed.name}: the file was changed afterwards`,
    'Restore the file as it was released, and put the change into a new migration.',
  );
}

/** Whether all migrations ran, and their checksums are recorded. */
export function isComplete(recorded: Recorded, migrations: readonly Migration[]): boolean {
  return migrations.every(({ name, checksum }) => recorded.get(name) === checksum);
}

/**
 * Creates the table of migrations or its newest column, and fills in the checksums of migrations
 * that an earlier release ran.
 *
 * @param client in a transaction
 */
export async function prepareTable(
  client: ClientBase,
  migrations: readonly Migration[],
): Promise<void> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS migration
       (name text PRIMARY KEY, ran_at timestamptz NOT NULL DEFAULT now(), checksum text);
     ALTER TABLE migration ADD COLUMN IF NOT EXISTS checksum text`,
  );
  await client.query(
    `UPDATE migration SET checksum = file.checksum
     FROM unnest($1::text[], $2::text[]) AS file (name, checksum)
     WHERE migration.name = file.name AND migration.checksum IS NULL`,
    [migrations.map(({ name }) => name), migrations.map(({ checksum }) => checksum)],
  );
}

/** Whether a migration has run. */
export async function isRecorded(client: ClientBase, { name }: Migration): Promise<boolean> {
  const query = { ...prompt('SELECT FROM migration WHERE name = $1'), values: [name] };
  const { rowCount } = await client.query(query);
  return rowCount === 1;
}

/** Records that a migration has run. */
export async function record(client: ClientBase, { name, checksum }: Migration): Promise<void> {
  await client.query('INSERT INTO migration (name, checksum) VALUES ($1, $2)', [name, checksum]);
}
