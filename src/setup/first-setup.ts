import { readDatabaseConfig } from '../config/first-setup/database-config.ts';
import { type MissingSetting, missingSettings } from '../config/first-setup/missing-settings.ts';
import type { Environment } from '../config/index.ts';
import type { ConfigError } from '../errors.ts';
import { createLog, type Logger } from '../log.ts';
import { configuredPool } from '../wiring/configured-pool.ts';
import { isInUse } from './is-in-use.ts';

/** The first set-up of an installation: nothing is wrong with its configuration, but it has gaps. */
export interface FirstSetup {
  readonly missing: readonly MissingSetting[];
  readonly log: Logger;
}

/**
 * Judges a configuration that cannot be used.
 *
 * @param error why it cannot be used
 * @returns undefined when a process must end: a variable is wrong, the installation was in use
 *   before, or its database cannot be asked
 */
export async function firstSetup(
  error: ConfigError,
  environment: Environment,
): Promise<FirstSetup | undefined> {
  const missing = missingSettings(error.problems);
  if (missing === undefined || missing.some(({ name }) => name === 'DATABASE_URL'))
    return undefined;
  const config = readDatabaseConfig(environment);
  const log = createLog(config.LOG_LEVEL);
  const pool = configuredPool(config, log);
  try {
    return (await isInUse(pool)) ? undefined : { missing, log };
  } catch {
    // Which variables are missing matters more than a database that cannot be asked.
    return undefined;
  } finally {
    await pool.end();
  }
}
