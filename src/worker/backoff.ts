import { MINUTE_MS } from '../time.ts';
/** A delay that grows with every failure, spread at random so that what failed together does not come back together. */
export interface Backoff {
  readonly initialMs: number;
  readonly maxMs: number;
}

/** How long a record that Salesforce refused for a passing reason waits for its next attempt. */
export const RECORD_BACKOFF: Backoff = { initialMs: 2_000, maxMs: 15 * MINUTE_MS };

/** How long no call is made to an org that does not answer or lets nobody in. */
export const ORG_BACKOFF: Backoff = { initialMs: 1_000, maxMs: MINUTE_MS };

/** How long no call is made to an org whose API limit is reached: each probe costs one of the calls that are left. */
export const LIMIT_BACKOFF: Backoff = { initialMs: 5_000, maxMs: 5 * MINUTE_MS };

/**
 * Exponential backoff with full jitter.
 *
 * @param failures how often it failed in a row, from 1
 * @param random a number from 0 to below 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs({ initialMs, maxMs }: Backoff, failures: number, random: number): number {
  const ceiling = Math.min(maxMs, initialMs * 2 ** (failures - 1));
  return Math.max(100, Math.round(ceiling * random));
}
