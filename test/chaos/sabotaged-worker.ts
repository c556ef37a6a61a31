import { migrate } from '../../src/database/migrate.ts';
import { runProcess } from '../../src/run-process.ts';
import { createParts } from '../../src/wiring/parts.ts';
import { workerOptions } from '../../src/wiring/start-worker.ts';
import { createWorkerParts } from '../../src/wiring/worker-parts.ts';
import { startWorkerLoops } from '../../src/worker/worker-loops.ts';
import { sabotageOrg } from './sabotage/org.ts';
import { sabotageQueue } from './sabotage/queue.ts';

// Like src/worker.ts, but the queue and the org lack the guards that the arguments name.
await runProcess('worker', async (config, log) => {
  const names = process.argv.slice(2);
  const parts = createWorkerParts(createParts(config, log));
  const pool = parts.pool();
  await migrate(pool);
  const worker = startWorkerLoops(
    {
      queue: sabotageQueue(parts.queue(), pool, names),
      org: sabotageOrg(parts.org(), names),
      sources: parts.sources(),
      log,
    },
    workerOptions(parts),
  );
  return async () => {
    await worker.stop();
    await pool.end();
  };
});
