#!/usr/bin/env node
import { migrate } from '../src/inbox/migrate.ts';
import { createLog } from '../src/log.ts';
import { configOf } from '../src/parts/config.ts';
import { poolFor } from '../src/parts.ts';

const config = await configOf();
const log = createLog(config.LOG_LEVEL);
const pool = poolFor(config, log);
const migrations = await migrate(pool);
log.info(
  { migrations },
  migrations.length === 0 ? 'the database is up to date' : 'the database was migrated',
);
await pool.end();
