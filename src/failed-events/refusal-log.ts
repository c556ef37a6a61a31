import type { Logger } from '../log.ts';
import type { Outcome } from '../salesforce/records/write-records.ts';
import { reasonFor } from '../salesforce/refusal.ts';
import { DAY_MS } from '../time.ts';

/** Says why failed events can't be shown in the org: each cause when it begins, and once a day while it lasts. */
export interface FailedEventLog {
  /** What became of records; only what was refused is said. */
  refused(outcomes: readonly Outcome[]): void;
  /** A round failed for a reason of our own or the database's. */
  failed(error: unknown): void;
}

/** @param now milliseconds since 1970 */
export function failedEventLog(log: Logger, now: () => number = Date.now): FailedEventLog {
  const saidAt = new Map<string, number>();
  function isNews(cause: string): boolean {
    if (now() - (saidAt.get(cause) ?? Number.NEGATIVE_INFINITY) < DAY_MS) return false;
    saidAt.set(cause, now());
    return true;
  }
  return {
    refused(outcomes) {
      const refusals = outcomes.flatMap((each) => (each.written ? [] : [each.refusal]));
      for (const [reason, alike] of Map.groupBy(refusals, reasonFor)) {
        if (isNews(reason))
          log.warn({ reason, records: alike.length }, 'failed events can not be shown in the org');
      }
    },
    failed(error) {
      if (isNews(String(error)))
        log.error({ err: error }, 'showing failed events in the org failed; it is tried again');
    },
  };
}
