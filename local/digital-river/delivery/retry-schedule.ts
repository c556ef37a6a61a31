import { HOUR_MS, MINUTE_MS } from '../../../src/time.ts';

/**
 * When failed deliveries are retried. `live`: with exponential backoff for 72 hours, as Digital
 * River's docs describe live mode. `test`: three retries over a few hours, as they describe test
 * mode. `local`: quickly and without an end, for a receiver that is being developed.
 * @see Digital River docs, "API structure", Test and production. The exact times are not published
 */
export type RetrySchedule = 'local' | 'test' | 'live';

const MAX_LOCAL_MS = 30_000;
const FIRST_LIVE_MS = MINUTE_MS;
const TEST_WAITS_MS = [10 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS];

/** How long after its first attempt a delivery is given up, in milliseconds. */
export const RETRY_WINDOW_MS: Readonly<Record<RetrySchedule, number>> = {
  local: Number.POSITIVE_INFINITY,
  test: 4 * HOUR_MS,
  live: 72 * HOUR_MS,
};

/**
 * Milliseconds until the next attempt; undefined when there is none.
 * @param attempts failed attempts so far, 1 or more
 * @param elapsedMs milliseconds since the first attempt was due
 * @param localBaseMs schedule `local`: milliseconds after the first failure; doubled after each
 *   further failure, up to 30 seconds
 */
export function retryAfterMs(
  schedule: RetrySchedule,
  attempts: number,
  elapsedMs: number,
  localBaseMs: number,
): number | undefined {
  if (schedule === 'local') return doubled(localBaseMs, attempts, MAX_LOCAL_MS);
  if (schedule === 'test') return TEST_WAITS_MS[attempts - 1];
  const leftMs = RETRY_WINDOW_MS.live - elapsedMs;
  if (leftMs <= 0) return undefined;
  // The last attempt is made at the very end of the 72 hours.
  return doubled(FIRST_LIVE_MS, attempts, leftMs);
}

function doubled(firstMs: number, attempts: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(attempts - 1, 30));
}
