import { startDraining } from './drain.ts';
import { migrate } from './inbox/migrate.ts';
import { whenReachable } from './inbox/when-reachable.ts';
import { poolFor } from './parts.ts';
import { runProcess } from './run-process.ts';

await runProcess('worker', async (config, log) => {
  const pool = poolFor(config, log);
  await whenReachable(() => migrate(pool));
  const worker = startDraining(config, pool, log);
  log.info('ready to apply events');
  return async () => {
    await worker.stop();
    await pool.end();
  };
});
