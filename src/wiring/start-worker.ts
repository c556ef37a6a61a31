import type { Pool } from 'pg';
import type { Config } from '../config/index.ts';
import { createInbox } from '../inbox/inbox.ts';
import { startRetention } from '../inbox/start-retention.ts';
import type { Logger } from '../log.ts';
import { watchSources } from '../reconcile/watch-sources.ts';
import { MINUTE_MS, SECOND_MS } from '../time.ts';
import { createWorkQueue } from '../worker/subject-queue.ts';
import { startWorkerLoops, type Worker } from '../worker/worker-loops.ts';
import { failedEventsIn } from './failed-events.ts';
import { orgFor, workerOptions } from './org.ts';
import { sourcesFor } from './parts.ts';

/**
 * Starts applying events to Salesforce, showing there what is parked, keeping the inbox tidy and watching over the sources:
 * what the worker process is for.
 */
export function startWorker(config: Config, pool: Pool, log: Logger): Pick<Worker, 'stop'> {
  const org = orgFor(config, pool);
  const queue = createWorkQueue(pool, config.WORKER_LEASE_SECONDS * SECOND_MS);
  const sources = sourcesFor(config, log);
  const worker = startWorkerLoops({ queue, org, sources, log }, workerOptions(config));
  const retention = { bodyDays: config.RETENTION_BODY_DAYS, rowDays: config.RETENTION_ROW_DAYS };
  const tidying = startRetention(pool, retention, log);
  const inbox = createInbox(pool, { lingerMs: config.WORKER_LINGER_MS });
  const watching = watchSources(sources, { pool, inbox, log }, { everyMs: MINUTE_MS });
  const showing = failedEventsIn(config, { pool, org, log, circuit: worker.circuit });
  return {
    async stop() {
      tidying.stop();
      await Promise.all([worker.stop(), watching.stop(), showing?.stop()]);
    },
  };
}
