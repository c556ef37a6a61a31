import { declareCommand } from '../cli/arguments/declaration.ts';
import { flag } from '../cli/arguments/option-table.ts';
import { readArguments } from '../cli/arguments/read-arguments.ts';
import type { Output } from '../cli/output.ts';
import { type DatabaseConfig, readDatabaseConfig } from '../config/first-setup/database-config.ts';
import { type Environment, processEnvironment } from '../config/index.ts';
import { databaseProblem } from '../database/database-problem.ts';
import { migrate } from '../database/migrate.ts';
import { waitForDatabase } from '../database/wait-for-database.ts';
import { ConfigError } from '../errors.ts';
import { createLog, type Logger } from '../log.ts';
import { printableJson } from '../printable.ts';
import { COMMAND_CONNECT_MS, configuredPool } from '../wiring/configured-pool.ts';
import { checkRelease } from './check-release.ts';

const MIGRATE = declareCommand({
  typed: 'npm run migrate --',
  summary: 'bring the database to the newest schema',
  description:
    "Brings the database of DATABASE_URL to the newest schema. It can be run at any time, while the connector's processes run, and again. It needs the variables of the database alone. Its output is a log, as that of the processes.",
  options: {
    release: flag(
      'check the whole configuration first, so that a release with a wrong one fails; at the first set-up, variables may still be missing',
    ),
    json: flag('print the result as one JSON document; the log goes to standard error'),
  },
  after:
    'Exit status: 0 the database has the newest schema; 1 it was not migrated, and the log says why; 2 an\nargument or the configuration is wrong.',
});

/**
 * Runs `migrate`. It logs in the format of the connector's processes, since its output becomes the
 * log of a release. It waits for a database that is starting.
 *
 * @param argv arguments without node, script and the name of the command
 * @param output receives the log (out), or with `--json` the result (out) and the log (err)
 * @param environment environment variables; those of the process by default
 * @returns exit status: 0 the database has the newest schema, 1 it was not migrated
 * @throws InputError when an argument is wrong, ConfigError when the configuration has problems, and
 *   nothing was migrated
 */
export async function migrateCommand(
  argv: readonly string[],
  output: Output,
  environment: Environment = processEnvironment(),
): Promise<0 | 1> {
  const read = readArguments(MIGRATE, argv);
  if (read.help !== undefined) {
    output.out(read.help);
    return 0;
  }
  const { json: isJson, release: isRelease } = read.values;
  const print = (result: object) =>
    isJson && output.out(`${printableJson({ formatVersion: 1, ...result })}\n`);
  const config = readDatabaseConfig(environment);
  const log = createLog(config.LOG_LEVEL, { write: isJson ? output.err : output.out });
  try {
    const migrations = await migrateDatabase(config, log, isRelease ? environment : undefined);
    print({ exitStatus: 0, migrations });
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { found, todo } = databaseProblem(error);
    log.fatal({ found, todo }, 'the database was not migrated');
    print({ exitStatus: 1, found, todo });
    return 1;
  }
}

/**
 * @param checked the environment whose whole configuration is checked first
 * @returns the names of the migrations that were applied
 */
async function migrateDatabase(
  config: DatabaseConfig,
  log: Logger,
  checked: Environment | undefined,
): Promise<readonly string[]> {
  const pool = configuredPool(config, log, COMMAND_CONNECT_MS);
  try {
    const missing = checked && (await waitForDatabase(() => checkRelease(pool, checked, log), log));
    const migrations = await waitForDatabase(() => migrate(pool, { log }), log);
    log.info(
      { migrations },
      migrations.length === 0 ? 'the database is up to date' : 'the database was migrated',
    );
    if (missing !== undefined && missing.length > 0)
      log.warn(
        { missing: missing.map(({ name, purpose }) => `${name}: ${purpose}`) },
        'the configuration is not complete yet; until it is, the connector refuses webhooks and writes nothing',
      );
    return migrations;
  } finally {
    await pool.end();
  }
}
