import { fellSilent } from '../inbox/recent-events.ts';
import type { Source } from '../sources/source.ts';
import { HOUR_MS, waitUnlessAborted } from '../time.ts';
import { type ReconcileParts, reconcileWhenDue } from './reconcile.ts';

export interface WatchOptions {
  /** How often it is looked whether a source is to be asked or has fallen silent, in milliseconds. */
  readonly everyMs: number;
}

/**
 * Watches over what webhooks alone can't promise: asks sources for what did not come, and tells the log when one that
 * should call has fallen silent.
 */
export function watchSources(
  sources: readonly Source[],
  parts: ReconcileParts,
  { everyMs }: WatchOptions,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const watches = sources.flatMap((source) => watchesOf(source, parts, stopping.signal));
  const watching = Promise.all(
    watches.map(async (look) => {
      while (!stopping.signal.aborted) {
        await look().catch((error: unknown) =>
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

type Look = () => Promise<void>;

function watchesOf(source: Source, parts: ReconcileParts, signal: AbortSignal): Look[] {
  const { reconcile, maxSilenceMs } = source;
  return [
    ...(reconcile === undefined ? [] : [() => reconcileWhenDue(source, reconcile, parts, signal)]),
    ...(maxSilenceMs === undefined ? [] : [silenceAlert(source.name, maxSilenceMs, parts)]),
  ];
}

/** Said when it begins, and once an hour while it lasts. */
function silenceAlert(source: string, maxMs: number, { pool, log }: ReconcileParts): Look {
  let saidAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = Date.now();
    if (now - saidAt < HOUR_MS || !(await fellSilent(pool, source, maxMs))) return;
    saidAt = now;
    log.error({ source, hours: maxMs / HOUR_MS }, 'source silent: see whether it is switched off');
  };
}
