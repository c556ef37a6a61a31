import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Config } from '../../config/index.ts';
import type { OverviewFacts } from '../../console/overview/overview-facts.ts';

const PACKAGE = new URL('../../../package.json', import.meta.url);
const packageFile = z.object({ version: z.string() });

const DATABASE = `
SELECT current_setting('server_version') AS postgresql, count(*)::int AS migrations,
  max(name) AS "newestMigration" FROM migration`;

/** Reads which versions of everything work together. */
export async function readVersions(pool: Pool, config: Config): Promise<OverviewFacts['versions']> {
  const { rows } =
    await pool.query<
      Pick<OverviewFacts['versions'], 'postgresql' | 'migrations' | 'newestMigration'>
    >(DATABASE);
  const [database] = rows;
  return {
    connector: packageFile.parse(JSON.parse(readFileSync(PACKAGE, 'utf8'))).version,
    commit: config.HEROKU_BUILD_COMMIT?.slice(0, 12) ?? null,
    node: process.version,
    postgresql: database?.postgresql ?? 'not known',
    migrations: database?.migrations ?? 0,
    newestMigration: database?.newestMigration ?? null,
    salesforceApi: config.SALESFORCE_API_VERSION,
  };
}
