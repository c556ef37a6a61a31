import type { Output } from '../cli/output.ts';
import { type Environment, processEnvironment } from '../config/index.ts';
import { databaseProblem } from '../database/database-problem.ts';
import { migrate } from '../database/migrate.ts';
import { createLog } from '../log.ts';
import { createParts, PATIENT_PART_BUILDERS } from '../wiring/parts.ts';
import { readConnectorConfig } from '../wiring/read-config.ts';

/**
 * Runs `migrate`. It logs in the format of the connector's processes, since its output becomes the
 * log of a release.
 *
 * @param output receives the log (out)
 * @param environment environment variables; those of the process by default
 * @returns exit status: 0 the database has the newest schema, 1 it was not migrated
 * @throws ConfigError when the configuration has problems
 */
export async function migrateCommand(
  output: Output,
  environment: Environment = processEnvironment(),
): Promise<0 | 1> {
  const config = await readConnectorConfig(environment);
  const log = createLog(config.LOG_LEVEL, { write: output.out });
  const pool = createParts(config, log, PATIENT_PART_BUILDERS).pool();
  try {
    const migrations = await migrate(pool, { log });
    log.info(
      { migrations },
      migrations.length === 0 ? 'the database is up to date' : 'the database was migrated',
    );
    return 0;
  } catch (error) {
    const { found, todo } = databaseProblem(error);
    log.fatal({ found, todo }, 'the database was not migrated');
    return 1;
  } finally {
    await pool.end();
  }
}
