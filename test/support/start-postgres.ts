import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../local/postgres.ts';
import { remember, TEST_POSTGRES_URL } from './running-postgres.ts';
import stopTestPostgres from './stop-postgres.ts';

/**
 * Jest's global set-up: starts one PostgreSQL for the run, in which each test file creates its own
 * database.
 */
// biome-ignore lint/style/noDefaultExport: Jest calls the default export.
export default async function startTestPostgres(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-test-'));
  await chmod(folder, 0o711);
  const postgres = await startPostgres(folder, (sentence) => console.log(sentence));
  remember(postgres, folder);
  // Jest skips the tear-down of an interrupted run.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stopTestPostgres().finally(() => process.exit(130)));
  }
  // biome-ignore lint/style/noProcessEnv: Jest passes the environment to its workers.
  process.env[TEST_POSTGRES_URL] = await postgres.database('postgres');
}
