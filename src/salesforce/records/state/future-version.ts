import { DAY_MS } from '../../../time.ts';
import type { Version } from '../write.ts';

/** Numbers from here on are microseconds since 1970 (from 2001 on); as milliseconds, the year 33658. */
const FIRST_MICROSECONDS = 1e15;
/** Clocks of senders may be ahead of ours. */
const TOLERANCE_MS = DAY_MS;

/**
 * Whether a version has a time later than now.
 *
 * @param now milliseconds since 1970
 */
export function isFuture(version: Version, now: number): boolean {
  return version.some((part) => isFutureTime(part, now));
}

/**
 * A version in which times later than now count as nothing, and ranks as before.
 *
 * @param now milliseconds since 1970
 */
export function withoutFuture(version: Version, now: number): Version {
  return version.map((part) => (isFutureTime(part, now) ? 0 : part));
}

/**
 * An earlier release took the times of an event as they came, such as one of the year 2099. The
 * numbers in a version are ranks, and times in micro- or milliseconds.
 */
function isFutureTime(part: number | string, now: number): boolean {
  if (typeof part !== 'number') return false;
  const milliseconds = part >= FIRST_MICROSECONDS ? part / 1000 : part;
  return milliseconds > now + TOLERANCE_MS;
}
