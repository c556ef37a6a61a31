import { setTimeout as sleep } from 'node:timers/promises';

/** One second in milliseconds. */
export const SECOND_MS = 1000;
/** One minute in milliseconds. */
export const MINUTE_MS = 60 * SECOND_MS;
/** One hour in milliseconds. */
export const HOUR_MS = 60 * MINUTE_MS;
/** One day in milliseconds. */
export const DAY_MS = 24 * HOUR_MS;

/**
 * The time until the next point of a grid that all processes share: the multiples of an interval
 * since 1970.
 *
 * @param everyMs the interval, in milliseconds
 * @param now milliseconds since 1970
 * @returns milliseconds from now, above 0
 */
export function untilNextMs(everyMs: number, now: number): number {
  return everyMs - (now % everyMs);
}

/**
 * Waits. When the signal is aborted, the wait ends early, without an error.
 *
 * @param ms duration in milliseconds
 */
export async function waitUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
