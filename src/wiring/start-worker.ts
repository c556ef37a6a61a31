import { randomUUID } from 'node:crypto';
import { createPauseStore } from '../inbox/org-pauses.ts';
import { startRetention } from '../inbox/start-retention.ts';
import { GIGABYTE } from '../inbox/statistics/storage.ts';
import { keepIssues } from '../issues/keep-issues.ts';
import { keepRuns } from '../issues/runs/run-keeper.ts';
import { addWorkerMetrics } from '../metrics/worker-metrics.ts';
import { watchInbox } from '../reconcile/watch-inbox.ts';
import { watchSettings } from '../reconcile/watch-settings.ts';
import { watchSources } from '../reconcile/watch-sources.ts';
import { MATCH_ORDER_NUMBER } from '../sources/digital-river/orders/order-keys.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts';
import { startWorkerLoops, type Worker, type WorkerOptions } from '../worker/worker-loops.ts';
import { startSamples } from './activity/start-samples.ts';
import { ALERT_TIMES, startAlerts } from './alerts/start-alerts.ts';
import { startCatchUp } from './catch-up/start-catch-up.ts';
import { askDigitalRiver } from './digital-river/ask-digital-river.ts';
import { startDocuments } from './digital-river/documents.ts';
import { configuredFreshState } from './digital-river/fresh-state.ts';
import { startFailedEventsSync } from './failed-events.ts';
import { maxSilenceMs } from './metrics/worker-silence.ts';
import type { WorkerParts } from './worker-parts.ts';

/**
 * Starts the tasks of a worker process: it applies events to Salesforce, shows parked events there,
 * attaches documents, deletes old events from the inbox, watches the inbox and the sources, alerts
 * people, and keeps the issues and runs of the console.
 *
 * @param alertTimes replaced by tests
 */
export function startWorker(parts: WorkerParts, alertTimes = ALERT_TIMES): Pick<Worker, 'stop'> {
  const { config, log } = parts;
  const [pool, inbox, org, queue, sources] = [
    parts.pool(),
    parts.inbox(),
    parts.org(),
    parts.queue(),
    parts.sources(),
  ];
  showInMetrics(parts);
  const pauses = createPauseStore(pool, randomUUID());
  const options = workerOptions(parts);
  const [askSender, freshState] = [askDigitalRiver(parts), configuredFreshState(parts)];
  const worker = startWorkerLoops(
    {
      ...{ queue, org, sources, log, pauses, askSender, freshState },
      ...{ activity: parts.activity(), pulse: parts.pulse() },
    },
    options,
  );
  const retention = startRetention(
    pool,
    {
      bodyDays: config.RETENTION_BODY_DAYS,
      rowDays: config.RETENTION_ROW_DAYS,
      auditDays: config.CONSOLE_AUDIT_DAYS,
    },
    log,
  );
  const watching = watchSources(sources, { pool, inbox, log }, { everyMs: MINUTE_MS });
  const { DATABASE_STORAGE_GB: storageGb } = config;
  const inboxWatch = watchInbox(pool, log, {
    everyMs: MINUTE_MS,
    maxWaitMs: options.maxWaitMs,
    storageBytes: storageGb && storageGb * GIGABYTE,
  });
  const isMatched = config.DIGITAL_RIVER_ENABLED && config[MATCH_ORDER_NUMBER];
  const settings = isMatched ? [MATCH_ORDER_NUMBER] : [];
  const settingsWatch = watchSettings(pool, log, settings, MINUTE_MS);
  const failedEvents = startFailedEventsSync(parts, worker.circuit);
  const catchUp = startCatchUp(parts);
  const documents = startDocuments(parts, worker.circuit);
  const samples = startSamples(parts);
  const issues = keepIssues(pool, log, config.RETENTION_ROW_DAYS);
  const runs = keepRuns({ pool, log, sources });
  const alerts = startAlerts(parts, alertTimes);
  return {
    async stop() {
      retention.stop();
      const watches = [watching, inboxWatch, settingsWatch, samples];
      const tasks = [worker, ...watches, failedEvents, catchUp, documents, issues, runs, alerts];
      await Promise.all(tasks.map((task) => task?.stop()));
    },
  };
}

function showInMetrics(parts: WorkerParts): void {
  const [metrics, pulse] = [parts.metrics(), parts.pulse()];
  if (metrics === undefined) return;
  addWorkerMetrics(metrics, {
    silentMs: () => pulse.silentMs(),
    maxSilenceMs: maxSilenceMs(parts.config),
  });
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
