import type { PlannedEvent } from '../plan/events.ts';
import type { Random } from '../random.ts';

export type Outcome = Pick<PlannedEvent, 'expected' | 'parkedFor'>;

export const APPLIED: Outcome = { expected: 'applied', parkedFor: [] };
export const UNMAPPED: Outcome = { expected: 'unmapped', parkedFor: [] };
/** The mapping file parks values that it does not name. */
export const INVALID: Outcome = { expected: 'parked', parkedFor: ['INVALID_EVENT'] };

const FIRST_START = Date.UTC(2025, 9, 1, 8);
const HOUR_MS = 3_600_000;

/** When the first event of a subject happens, in milliseconds since 1970. */
export function startOf(index: number): number {
  return FIRST_START + index * HOUR_MS;
}

/** Times of events that follow each other, in milliseconds since 1970; some are equal. */
export function stepsOf(random: Random, start: number, count: number): number[] {
  let at = start;
  return Array.from({ length: count }, () => {
    at += random.pick([0, 1, 999, 1000, 60_000] as const);
    return at;
  });
}
