import { randomUUID } from 'node:crypto';
import { createPauseStore } from '../inbox/org-pauses.ts';
import { startRetention } from '../inbox/start-retention.ts';
import { watchSources } from '../reconcile/watch-sources.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts';
import { startWorkerLoops, type Worker, type WorkerOptions } from '../worker/worker-loops.ts';
import { startFailedEventsSync } from './failed-events.ts';
import type { WorkerParts } from './worker-parts.ts';

/**
 * Starts the tasks of a worker process: it applies events to Salesforce, shows parked events there,
 * deletes old events from the inbox, and watches the sources.
 */
export function startWorker(parts: WorkerParts): Pick<Worker, 'stop'> {
  const { config, log } = parts;
  const [pool, inbox, org, queue, sources] = [
    parts.pool(),
    parts.inbox(),
    parts.org(),
    parts.queue(),
    parts.sources(),
  ];
  const pauses = createPauseStore(pool, randomUUID());
  const worker = startWorkerLoops({ queue, org, sources, log, pauses }, workerOptions(parts));
  const retention = startRetention(
    pool,
    { bodyDays: config.RETENTION_BODY_DAYS, rowDays: config.RETENTION_ROW_DAYS },
    log,
  );
  const watching = watchSources(sources, { pool, inbox, log }, { everyMs: MINUTE_MS });
  const failedEvents = startFailedEventsSync(parts, worker.circuit);
  return {
    async stop() {
      retention.stop();
      await Promise.all([worker.stop(), watching.stop(), failedEvents?.stop()]);
    },
  };
}

/** The options of a worker's loops, as configured. */
export function workerOptions({ config }: Pick<WorkerParts, 'config'>): WorkerOptions {
  return {
    loops: config.WORKER_LANES,
    pollMs: config.WORKER_POLL_MS,
    maxAttempts: config.WORKER_MOST_ATTEMPTS,
    maxWaitMs: config.WAITING_MOST_HOURS * HOUR_MS,
    maxHeldMs: config.HELD_MOST_HOURS * HOUR_MS,
    maxLockedMs: config.LOCKED_MOST_DAYS * DAY_MS,
  };
}
