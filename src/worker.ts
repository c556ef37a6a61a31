import { migrate } from './inbox/migrate.ts';
import { startWorker } from './inbox/run.ts';
import { createWorkQueue } from './inbox/work-queue.ts';
import { poolFor, sourcesFor } from './parts.ts';
import { runProcess } from './run-process.ts';
import { openOrg } from './salesforce/org.ts';

await runProcess('worker', async (config, log) => {
  const pool = poolFor(config, log);
  await migrate(pool);
  const org = openOrg({
    instanceUrl: config.SALESFORCE_INSTANCE_URL,
    signIn: config.signIn,
    apiVersion: config.SALESFORCE_API_VERSION,
    timeoutMs: config.SALESFORCE_TIMEOUT_MS,
    apiBudgetPercent: config.SALESFORCE_API_BUDGET_PERCENT,
  });
  const queue = createWorkQueue(pool, config.WORKER_LEASE_SECONDS * 1000);
  const worker = startWorker(
    { queue, org, sources: sourcesFor(config), log },
    {
      lanes: config.WORKER_LANES,
      pollMs: config.WORKER_POLL_MS,
      mostAttempts: config.WORKER_MOST_ATTEMPTS,
      longestWaitMs: config.WAITING_MOST_HOURS * 3_600_000,
    },
  );
  log.info('ready to apply events');
  return async () => {
    await worker.stop();
    await pool.end();
  };
});
