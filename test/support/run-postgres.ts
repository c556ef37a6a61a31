import { chmod, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres } from '../../local/postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { rootOfTestData } from './root-of-test-data.ts';
import { MIGRATED_DATABASE, remember, TEST_POSTGRES_URL } from './running-postgres.ts';
import stopTestPostgres from './stop-postgres.ts';
import { testPool } from './test-pool.ts';

/**
 * Starts the PostgreSQL of a run, in which each test file creates its own database, most of them as
 * a copy of one that is migrated once.
 */
export async function runTestPostgres(): Promise<void> {
  const folder = await mkdtemp(join(await rootOfTestData(), 'connector-test-'));
  await chmod(folder, 0o711);
  const postgres = await startPostgres(folder, (sentence) => console.log(sentence));
  remember(postgres, folder);
  // Jest skips the tear-down of an interrupted run.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stopTestPostgres().finally(() => process.exit(130)));
  }
  await migrateOnce(await postgres.database(MIGRATED_DATABASE));
  // biome-ignore lint/style/noProcessEnv: Jest passes the environment to its workers.
  process.env[TEST_POSTGRES_URL] = await postgres.database('postgres');
}

async function migrateOnce(connectionString: string): Promise<void> {
  const pool = testPool({ connectionString });
  await migrate(pool);
  await pool.end();
}
