import { migrate } from '../../src/inbox/migrate.ts';
import { startWorker } from '../../src/inbox/run.ts';
import { createWorkQueue } from '../../src/inbox/work-queue.ts';
import { poolFor, sourcesFor } from '../../src/parts.ts';
import { runProcess } from '../../src/run-process.ts';
import { openOrg } from '../../src/salesforce/org.ts';
import { sabotageOrg } from './sabotage/org.ts';
import { sabotageQueue } from './sabotage/queue.ts';

// As src/worker.ts with src/drain.ts, with a queue and an org that lack what the arguments name.
await runProcess('worker', async (config, log) => {
  const names = process.argv.slice(2);
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
    {
      queue: sabotageQueue(queue, pool, names),
      org: sabotageOrg(org, names),
      sources: sourcesFor(config),
      log,
    },
    {
      lanes: config.WORKER_LANES,
      pollMs: config.WORKER_POLL_MS,
      mostAttempts: config.WORKER_MOST_ATTEMPTS,
      longestWaitMs: config.WAITING_MOST_HOURS * 3_600_000,
    },
  );
  return async () => {
    await worker.stop();
    await pool.end();
  };
});
