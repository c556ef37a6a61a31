import { migrateAtStart } from './database/migrate-at-start.ts';
import { runProcess } from './run-process.ts';
import { startActivity } from './wiring/activity/start-activity.ts';
import { openWorkerPort } from './wiring/metrics/worker-port.ts';
import { createParts } from './wiring/parts.ts';
import { startWorker } from './wiring/start-worker.ts';
import { createWorkerParts } from './wiring/worker-parts.ts';

await runProcess('worker', async (config, log) => {
  const parts = createWorkerParts(createParts(config, log));
  const pool = parts.pool();
  await migrateAtStart(pool, log);
  const recording = startActivity(parts);
  const monitored = await openWorkerPort(parts);
  const worker = startWorker(parts);
  log.info({ port: monitored?.port }, 'ready to apply events');
  return async () => {
    await worker.stop();
    await recording.stop();
    await monitored?.close();
    await pool.end();
  };
});
