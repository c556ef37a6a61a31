#!/usr/bin/env node
import { databaseTrouble } from '../src/doctor/database-trouble.ts';
import { migrate } from '../src/inbox/migrate.ts';
import { createLog } from '../src/log.ts';
import { poolFor } from '../src/parts.ts';
import { configOrExit } from '../src/run-process.ts';

const config = await configOrExit();
const log = createLog(config.LOG_LEVEL);
const pool = poolFor(config, log);
try {
  const migrations = await migrate(pool);
  log.info(
    { migrations },
    migrations.length === 0 ? 'the database is up to date' : 'the database was migrated',
  );
} catch (error) {
  const { found, todo } = databaseTrouble(error);
  log.fatal({ found, todo }, 'the database was not migrated');
  process.exitCode = 1;
}
await pool.end();
