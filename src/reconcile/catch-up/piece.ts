import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time.ts';

/** A part of Digital River's log: the events of a type that were created within a period. */
export interface Piece {
  /** One type, or several with the wildcard `*`. */
  readonly type: string;
  readonly since: Date;
  /** Exclusive. */
  readonly until: Date;
}

/**
 * How long Digital River keeps events.
 *
 * @see Digital River's OpenAPI file, GET /events: "extending back 30 days"
 */
export const KEPT_MS = 30 * DAY_MS;
/** More than the clocks of Digital River and of this machine differ. */
const MAX_CLOCK_SKEW_MS = HOUR_MS;
/** An event may appear in the log a little after the time of its creation. */
export const LATE_MS = 10 * MINUTE_MS;

/** The end of a period that lasts until now, whatever Digital River's clock says. */
export function openEnd(now: Date): Date {
  return new Date(now.getTime() + MAX_CLOCK_SKEW_MS);
}

/**
 * The pieces of a period.
 *
 * @param types names of event types
 * @returns one piece for each type; none when the period is empty
 */
export function piecesOf(
  types: readonly string[],
  { since, until }: { readonly since: Date; readonly until: Date },
): Piece[] {
  return since < until ? types.map((type) => ({ type, since, until })) : [];
}

/**
 * The largest age of events that are back-filled without a person's word, in milliseconds: what the
 * inbox has deleted would look new, and be handled again.
 *
 * @param rowDays days after which the inbox deletes settled events
 */
export function maxAgeMs(rowDays: number): number {
  return Math.min(KEPT_MS, rowDays * DAY_MS - MAX_CLOCK_SKEW_MS);
}

/** Whether events of a time can no longer be had. @param ageMs their largest age */
export function isTooOld(since: Date, now: Date, ageMs = KEPT_MS): boolean {
  return since.getTime() < now.getTime() - ageMs;
}

/** The time, or the oldest one whose events can still be had. @param ageMs their largest age */
export function notTooOld(since: Date, now: Date, ageMs = KEPT_MS): Date {
  return isTooOld(since, now, ageMs) ? new Date(now.getTime() - ageMs) : since;
}
