import { migrate } from '../../src/database/migrate.ts';
import { runProcess } from '../../src/run-process.ts';
import { orgFor, workerOptions } from '../../src/wiring/org.ts';
import { poolFor, sourcesFor } from '../../src/wiring/parts.ts';
import { createWorkQueue } from '../../src/worker/subject-queue.ts';
import { startWorkerLoops } from '../../src/worker/worker-loops.ts';
import { sabotageOrg } from './sabotage/org.ts';
import { sabotageQueue } from './sabotage/queue.ts';

// As src/worker.ts with src/wiring/start-worker.ts, with a queue and an org that lack what the arguments name.
await runProcess('worker', async (config, log) => {
  const names = process.argv.slice(2);
  const pool = poolFor(config, log);
  await migrate(pool);
  const queue = createWorkQueue(pool, config.WORKER_LEASE_SECONDS * 1000);
  const worker = startWorkerLoops(
    {
      queue: sabotageQueue(queue, pool, names),
      org: sabotageOrg(orgFor(config, pool), names),
      sources: sourcesFor(config, log),
      log,
    },
    workerOptions(config),
  );
  return async () => {
    await worker.stop();
    await pool.end();
  };
});
