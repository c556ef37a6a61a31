import type { Pool } from 'pg';
import { type MissingSetting, missingSettings } from '../config/first-setup/missing-settings.ts';
import type { Environment } from '../config/index.ts';
import { ConfigError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { isInUse } from '../setup/is-in-use.ts';
import { refuseOpenPaths } from '../wiring/open-paths.ts';
import { createParts } from '../wiring/parts.ts';
import { readConnectorConfig } from '../wiring/read-config.ts';
import { createWebParts } from '../wiring/web-parts.ts';

/**
 * Checks the configuration of a release as the processes will, so that one that works is never
 * replaced by one that cannot start.
 *
 * @returns what is missing at the first set-up; empty when the configuration is complete
 * @throws ConfigError when the configuration is wrong; or when it has gaps, and the installation has
 *   worked before
 */
export async function checkRelease(
  pool: Pool,
  environment: Environment,
  log: Logger,
): Promise<readonly MissingSetting[]> {
  try {
    await checkConfiguration(environment, log);
    return [];
  } catch (error) {
    const missing = error instanceof ConfigError ? missingSettings(error.problems) : undefined;
    if (missing === undefined || (await isInUse(pool))) throw error;
    return missing;
  }
}

/** Some problems are found only when the parts are built. None of them calls the database or org. */
async function checkConfiguration(environment: Environment, log: Logger): Promise<void> {
  const config = await readConnectorConfig(environment);
  const parts = createWebParts(createParts(config, log, undefined, environment));
  const endpoints = parts.endpoints();
  if (config.NODE_ENV === 'production') await refuseOpenPaths(endpoints);
}
