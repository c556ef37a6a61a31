#!/usr/bin/env node
import { databaseProblem } from '../src/database/database-problem.ts';
import { migrate } from '../src/database/migrate.ts';
import { createLog } from '../src/log.ts';
import { configOrExit } from '../src/run-process.ts';
import { createParts } from '../src/wiring/parts.ts';

const config = await configOrExit();
const log = createLog(config.LOG_LEVEL);
const pool = createParts(config, log).pool();
try {
  const migrations = await migrate(pool);
  log.info(
    { migrations },
    migrations.length === 0 ? 'the database is up to date' : 'the database was migrated',
  );
} catch (error) {
  const { found, todo } = databaseProblem(error);
  log.fatal({ found, todo }, 'the database was not migrated');
  process.exitCode = 1;
}
await pool.end();
