import { MINUTE_MS } from '../../time.ts';

/** How far the clock of a sender may be ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

/**
 * An instant from an event, but not later than its arrival: nothing that happened later can be in
 * it. A later instant would be newer than every event to come.
 *
 * @param microseconds the instant; microseconds since 1970
 * @param arrivedAt when the event was stored
 * @returns microseconds since 1970; the arrival when the instant is more than five minutes later
 */
export function notAfterArrival(microseconds: number, arrivedAt: Date): number {
  return isLater(microseconds, arrivedAt) ? arrivedAt.getTime() * 1000 : microseconds;
}

/**
 * Notes about the instants of an event that count as its arrival.
 *
 * @param instants microseconds since 1970, by the path of the field; undefined where there is none
 * @param arrivedAt when the event was stored
 * @returns a sentence for each instant that is more than five minutes later
 */
export function arrivalNotes(
  instants: Readonly<Record<string, number | undefined>>,
  arrivedAt: Date,
): string[] {
  return Object.entries(instants)
    .filter(([, instant]) => instant !== undefined && isLater(instant, arrivedAt))
    .map(([field]) => `${field} is later than the arrival of the event and counts as the arrival.`);
}

function isLater(microseconds: number, arrivedAt: Date): boolean {
  return microseconds > (arrivedAt.getTime() + CLOCK_TOLERANCE_MS) * 1000;
}
