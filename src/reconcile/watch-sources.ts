import { claimTask, completeTask } from '../database/periodic-task.ts';
import { isSourceSilent } from '../inbox/recent-events.ts';
import type { Source } from '../sources/source.ts';
import { HOUR_MS, MINUTE_MS } from '../time.ts';
import { type ReconcileParts, reconcileWhenDue } from './reconcile.ts';
import { type Check, repeatChecks } from './repeat-checks.ts';

export interface WatchOptions {
  /** Time between two checks of a source, in milliseconds. */
  readonly everyMs: number;
}

/**
 * Covers what webhooks alone cannot guarantee: asks sources for missed events, and logs when a
 * source that should call has gone silent. Errors are logged and retried.
 *
 * @returns `stop` resolves when the running checks have ended
 */
export function watchSources(
  sources: readonly Source[],
  parts: ReconcileParts,
  { everyMs }: WatchOptions,
): { stop(): Promise<void> } {
  const checks = sources.flatMap((source) => checksOf(source, parts));
  return repeatChecks(checks, everyMs, (error) =>
    parts.log.error({ err: error }, 'watching a source failed; it is tried again'),
  );
}

function checksOf(source: Source, parts: ReconcileParts): Check[] {
  const { reconcile, maxSilenceMs } = source;
  const checks: Check[] = [];
  if (reconcile !== undefined) {
    checks.push((signal) => reconcileWhenDue(source, reconcile, parts, signal));
  }
  if (maxSilenceMs !== undefined) checks.push(silenceCheck(source.name, maxSilenceMs, parts));
  return checks;
}

/**
 * Logs a silent source when the silence begins, once an hour while it lasts, and its end. Of all
 * processes one does so: claims that are never completed expire for all of them.
 */
function silenceCheck(source: string, maxMs: number, { pool, log }: ReconcileParts): Check {
  const [ofSilence, ofEnd] = [`log-silent-${source}`, `log-heard-${source}`];
  let wasSilent = false;
  return async () => {
    const isSilent = await isSourceSilent(pool, source, maxMs);
    if (isSilent && (await claimTask(pool, ofSilence, HOUR_MS))) {
      const hours = maxMs / HOUR_MS;
      log.error({ source, hours }, 'source silent: see whether it is switched off');
    } else if (!isSilent && wasSilent && (await claimTask(pool, ofEnd, HOUR_MS))) {
      // The next silence is logged when it begins, and no process logs this one that read too early.
      await completeTask(pool, ofSilence, MINUTE_MS);
      log.info({ source }, 'source calls again');
    }
    wasSilent = isSilent;
  };
}
