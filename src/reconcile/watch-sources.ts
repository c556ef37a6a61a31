import { isSourceSilent } from '../inbox/recent-events.ts';
import type { Source } from '../sources/source.ts';
import { HOUR_MS, waitUnlessAborted } from '../time.ts';
import { type ReconcileParts, reconcileWhenDue } from './reconcile.ts';

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
  const stopping = new AbortController();
  const checks = sources.flatMap((source) => checksOf(source, parts, stopping.signal));
  const watching = Promise.all(
    checks.map(async (check) => {
      while (!stopping.signal.aborted) {
        await check().catch((error: unknown) =>
          parts.log.error({ err: error }, 'watching a source failed; it is tried again'),
        );
        await waitUnlessAborted(everyMs, stopping.signal);
      }
    }),
  );
  return {
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}

type Check = () => Promise<void>;

function checksOf(source: Source, parts: ReconcileParts, signal: AbortSignal): Check[] {
  const { reconcile, maxSilenceMs } = source;
  const checks: Check[] = [];
  if (reconcile !== undefined) {
    checks.push(() => reconcileWhenDue(source, reconcile, parts, signal));
  }
  if (maxSilenceMs !== undefined) checks.push(silenceCheck(source.name, maxSilenceMs, parts));
  return checks;
}

/** Logs a silent source when the silence begins, then once an hour while it lasts. */
function silenceCheck(source: string, maxMs: number, { pool, log }: ReconcileParts): Check {
  let loggedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = Date.now();
    if (now - loggedAt < HOUR_MS || !(await isSourceSilent(pool, source, maxMs))) return;
    loggedAt = now;
    const hours = maxMs / HOUR_MS;
    log.error({ source, hours }, 'source silent: see whether it is switched off');
  };
}
