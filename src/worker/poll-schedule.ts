const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How often a missing Order is asked for, by how long its subject has waited. */
const SCHEDULE = [
  { untilMs: 10 * MINUTE, everyMs: 10 * SECOND },
  { untilMs: HOUR, everyMs: MINUTE },
  { untilMs: Number.POSITIVE_INFINITY, everyMs: 15 * MINUTE },
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
  const everyMs = SCHEDULE.find(({ untilMs }) => waitedMs < untilMs)?.everyMs ?? HOUR;
  return everyMs - (now % everyMs);
}
