import { MINUTE_MS } from '../../time.ts';

/** A delay that grows with every failure, and is random, so that retries are spread over time. */
export interface Backoff {
  readonly initialMs: number;
  readonly maxMs: number;
}

/** Until a write is retried that Salesforce refused for a passing reason. */
export const RECORD_BACKOFF: Backoff = { initialMs: 2_000, maxMs: 15 * MINUTE_MS };

/** Until an org is probed that does not answer or refuses the log-in. */
export const ORG_BACKOFF: Backoff = { initialMs: 1_000, maxMs: MINUTE_MS };

/** Until an org is probed whose API limit is reached. Each probe costs one call of that limit. */
export const LIMIT_BACKOFF: Backoff = { initialMs: 5_000, maxMs: 5 * MINUTE_MS };

/**
 * Exponential backoff with full jitter.
 *
 * @param failures the number of failures in a row, from 1
 * @param random a number from 0 to below 1
 * @returns milliseconds, at least 100
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs({ initialMs, maxMs }: Backoff, failures: number, random: number): number {
  const ceiling = Math.min(maxMs, initialMs * 2 ** (failures - 1));
  return Math.max(100, Math.round(ceiling * random));
}
