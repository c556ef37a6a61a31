import type { Logger } from '../log.ts';
import type { Outcome } from '../salesforce/records/write-records.ts';
import { reasonFor } from '../salesforce/refusal.ts';
import { DAY_MS } from '../time.ts';

/**
 * Logs why failed events cannot be shown in the org: each cause when it first occurs, then once a
 * day.
 */
export interface ProblemLog {
  /** Logs the refused ones among the outcomes of writes. */
  logRefusals(outcomes: readonly Outcome[]): void;
  /** Logs an error of the connector or its database. */
  logError(error: unknown): void;
}

/** @param now returns milliseconds since 1970 */
export function createProblemLog(log: Logger, now: () => number = Date.now): ProblemLog {
  const loggedAt = new Map<string, number>();
  function isDue(cause: string): boolean {
    if (now() - (loggedAt.get(cause) ?? Number.NEGATIVE_INFINITY) < DAY_MS) return false;
    loggedAt.set(cause, now());
    return true;
  }
  return {
    logRefusals(outcomes) {
      const refusals = outcomes.flatMap((outcome) => (outcome.written ? [] : [outcome.refusal]));
      for (const [reason, alike] of Map.groupBy(refusals, reasonFor)) {
        if (isDue(reason))
          log.warn({ reason, records: alike.length }, 'failed events can not be shown in the org');
      }
    },
    logError(error) {
      if (isDue(String(error)))
        log.error({ err: error }, 'showing failed events in the org failed; it is tried again');
    },
  };
}
