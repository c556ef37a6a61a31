import type { Pool } from 'pg';
import type { Config } from '../config/index.ts';
import { type Org, openOrg } from '../salesforce/api/org.ts';
import { refreshTokenStore } from '../salesforce/login/refresh-token-store.ts';
import { HOUR_MS } from '../time.ts';
import type { WorkerOptions } from '../worker/worker-loops.ts';

/** The org as configured. Nothing is called before it is used. */
export function orgFor(config: Config, pool: Pool): Org {
  return openOrg({
    instanceUrl: config.SALESFORCE_INSTANCE_URL,
    login: config.login,
    refreshTokenStore: refreshTokenStore(pool),
    apiVersion: config.SALESFORCE_API_VERSION,
    timeoutMs: config.SALESFORCE_TIMEOUT_MS,
    apiBudgetPercent: config.SALESFORCE_API_BUDGET_PERCENT,
  });
}

/** How a worker goes about its work, as configured. */
export function workerOptions(config: Config): WorkerOptions {
  return {
    loops: config.WORKER_LANES,
    pollMs: config.WORKER_POLL_MS,
    maxAttempts: config.WORKER_MOST_ATTEMPTS,
    maxWaitMs: config.WAITING_MOST_HOURS * HOUR_MS,
  };
}
