import { migrate } from './database/migrate.ts';
import { waitForDatabase } from './database/wait-for-database.ts';
import { runProcess } from './run-process.ts';
import { poolFor } from './wiring/parts.ts';
import { startWorker } from './wiring/start-worker.ts';

await runProcess('worker', async (config, log) => {
  const pool = poolFor(config, log);
  await waitForDatabase(() => migrate(pool));
  const worker = startWorker(config, pool, log);
  log.info('ready to apply events');
  return async () => {
    await worker.stop();
    await pool.end();
  };
});
