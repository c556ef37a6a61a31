import { migrate } from '../../src/inbox/migrate.ts';
import { startWorker } from '../../src/inbox/run.ts';
import { createWorkQueue } from '../../src/inbox/work-queue.ts';
import { orgFor, workerOptions } from '../../src/parts/worker.ts';
import { poolFor, sourcesFor } from '../../src/parts.ts';
import { runProcess } from '../../src/run-process.ts';
import { sabotageOrg } from './sabotage/org.ts';
import { sabotageQueue } from './sabotage/queue.ts';

// As src/worker.ts with src/drain.ts, with a queue and an org that lack what the arguments name.
await runProcess('worker', async (config, log) => {
  const names = process.argv.slice(2);
  const pool = poolFor(config, log);
  await migrate(pool);
  const queue = createWorkQueue(pool, config.WORKER_LEASE_SECONDS * 1000);
  const worker = startWorker(
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
