import type { Pool } from 'pg';
import type { Config } from '../config/index.ts';
import { type Org, openOrg } from '../salesforce/api/org.ts';
import { tokenKeeper } from '../salesforce/login/refresh-token-store.ts';
import type { WorkerOptions } from '../worker/worker-loops.ts';

const HOUR_MS = 3_600_000;

/** The org as configured. Nothing is called before it is used. */
export function orgFor(config: Config, pool: Pool): Org {
  return openOrg({
    instanceUrl: config.SALESFORCE_INSTANCE_URL,
    signIn: config.signIn,
    tokenKeeper: tokenKeeper(pool),
    apiVersion: config.SALESFORCE_API_VERSION,
    timeoutMs: config.SALESFORCE_TIMEOUT_MS,
    apiBudgetPercent: config.SALESFORCE_API_BUDGET_PERCENT,
  });
}

/** How a worker goes about its work, as configured. */
export function workerOptions(config: Config): WorkerOptions {
  return {
    lanes: config.WORKER_LANES,
    pollMs: config.WORKER_POLL_MS,
    mostAttempts: config.WORKER_MOST_ATTEMPTS,
    longestWaitMs: config.WAITING_MOST_HOURS * HOUR_MS,
  };
}
