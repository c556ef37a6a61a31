import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../time.ts';

/** Upper limit of what took longer than all other limits; the largest integer of PostgreSQL. */
export const NO_LIMIT_MS = 2_147_483_647;

/**
 * The limits of the buckets in which durations are counted, in milliseconds. Stored counts name their
 * limit, so that others can be chosen later.
 */
export const LIMITS_MS: readonly number[] = [
  ...[10, 25, 50, 100, 250, 500],
  ...[1, 2.5, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 15].map((minutes) => minutes * MINUTE_MS),
  ...[1, 4].map((hours) => hours * HOUR_MS),
  ...[1, 3].map((days) => days * DAY_MS),
  NO_LIMIT_MS,
];

/** How many durations were up to a limit, and longer than the limit before. */
export interface Bucket {
  readonly upperMs: number;
  readonly count: number;
}

/** The limit of the bucket that counts a duration. */
export function limitOf(ms: number): number {
  return LIMITS_MS.find((limit) => ms <= limit) ?? NO_LIMIT_MS;
}

/**
 * Estimates a percentile: the value that a share of all durations do not exceed. It is within the
 * bucket of the exact one; durations are taken to be spread evenly there.
 *
 * @param buckets in any order, each limit at most once
 * @param share above 0, at most 1: 0.95 for the 95th percentile
 * @returns milliseconds; undefined when nothing was counted
 */
export function percentile(buckets: readonly Bucket[], share: number): number | undefined {
  const counted = buckets
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => a.upperMs - b.upperMs);
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(total * share));
  let before = 0;
  for (const { upperMs, count } of counted) {
    if (before + count >= rank) return within(upperMs, (rank - before) / count);
    before += count;
  }
  return undefined;
}

/** @param part above 0, at most 1: how far into the bucket */
function within(upperMs: number, part: number): number {
  const lowerMs = LIMITS_MS.findLast((limit) => limit < upperMs) ?? 0;
  // Of the last bucket only its beginning is known.
  return upperMs === NO_LIMIT_MS ? lowerMs : lowerMs + (upperMs - lowerMs) * part;
}
