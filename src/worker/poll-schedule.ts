import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../time.ts';

/** How often a missing Order is asked for, by how long its subject has waited. */
const SCHEDULE = [
  { untilMs: 10 * MINUTE_MS, everyMs: 10 * SECOND_MS },
  { untilMs: HOUR_MS, everyMs: MINUTE_MS },
  { untilMs: Number.POSITIVE_INFINITY, everyMs: 15 * MINUTE_MS },
];

/**
 * When to ask again for an Order that is not there yet. The times lie on a grid that all subjects share, so that those
 * that wait together are asked for together, in one query.
 *
 * @param waitedMs how long it has waited
 * @param now milliseconds since 1970
 * @returns milliseconds from now
 */
export function nextPollInMs(waitedMs: number, now: number): number {
  const everyMs = SCHEDULE.find(({ untilMs }) => waitedMs < untilMs)?.everyMs ?? HOUR_MS;
  return everyMs - (now % everyMs);
}
