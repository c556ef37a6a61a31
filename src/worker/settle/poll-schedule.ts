import { nextAskInMs } from '../../salesforce/memory/asking-again.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, untilNextMs } from '../../time.ts';
import type { Hold } from './held-clocks.ts';

/** How often a missing record is looked up, by how long its subject has waited. */
const SCHEDULE = [
  { untilMs: 10 * MINUTE_MS, everyMs: 10 * SECOND_MS },
  { untilMs: HOUR_MS, everyMs: MINUTE_MS },
  { untilMs: Number.POSITIVE_INFINITY, everyMs: 15 * MINUTE_MS },
];

/**
 * When to look up a record again that the org does not have yet. The times lie on a grid that all
 * subjects share, so that one query serves the subjects that wait at the same time.
 *
 * @param waitedMs how long the subject has waited, in milliseconds
 * @param now milliseconds since 1970
 * @returns milliseconds from now, above 0
 */
export function nextPollInMs(waitedMs: number, now: number): number {
  const everyMs = SCHEDULE.find(({ untilMs }) => waitedMs < untilMs)?.everyMs ?? HOUR_MS;
  return untilNextMs(everyMs, now);
}

/**
 * When to try writes again that the org refuses for lack of rights or schema (`hold`), or because an
 * approval locks the record (`locked`). The times lie on a grid that all subjects share.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds from now, above 0
 */
export function nextHeldTryInMs(verdict: Hold, now: number): number {
  return verdict === 'hold' ? nextAskInMs(now) : untilNextMs(HOUR_MS, now);
}
