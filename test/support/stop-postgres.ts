import { rm } from 'node:fs/promises';
import { recall } from './running-postgres.ts';

/** Jest's global tear-down: stops the run's PostgreSQL and deletes its folders. */
// biome-ignore lint/style/noDefaultExport: Jest calls the default export.
export default async function stopTestPostgres(): Promise<void> {
  const { postgres, folder } = recall();
  await postgres.stop();
  await postgres.remove();
  await rm(folder, { recursive: true, force: true });
}
