import { setTimeout as sleep } from 'node:timers/promises';
import { fellSilent } from '../inbox/recent-events.ts';
import type { Source } from '../sources/source.ts';
import { type ReconcileParts, reconcileWhenDue } from './reconcile.ts';

const HOUR_MS = 3_600_000;

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
        await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
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
  const { reconcile, longestSilenceMs } = source;
  return [
    ...(reconcile === undefined ? [] : [() => reconcileWhenDue(source, reconcile, parts, signal)]),
    ...(longestSilenceMs === undefined ? [] : [silenceAlert(source.name, longestSilenceMs, parts)]),
  ];
}

/** Said when it begins, and once an hour while it lasts. */
function silenceAlert(source: string, longestMs: number, { pool, log }: ReconcileParts): Look {
  let saidAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = Date.now();
    if (now - saidAt < HOUR_MS || !(await fellSilent(pool, source, longestMs))) return;
    saidAt = now;
    log.error(
      { source, hours: longestMs / HOUR_MS },
      'source silent: see whether it is switched off',
    );
  };
}
