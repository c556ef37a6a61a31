import { z } from 'zod';
import { DAY_MS } from '../../time.ts';

/** An instant in results of operations. */
export const instantSchema = z.iso.datetime().describe('In UTC, ISO 8601');

/** An instant in results of operations; null when there is none. */
export function instantText(at: Date | null | undefined): string | null {
  return at?.toISOString() ?? null;
}

/**
 * A time in the input of operations (RFC 3339 §5.6), or a day of UTC, which means all of it. The year
 * 0000 is none that the database knows.
 */
const time = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'expected a day such as 2026-11-29, or a time such as 2026-11-29T08:00:00Z',
  })
  .refine((text) => beginOf(text).getUTCFullYear() >= 1, 'expected a year from 0001 on');

/** The bounds of a list, by time: `from` is the first instant, and `to` is after the last one. */
export const timeBounds = {
  from: time.optional().describe('Only from this day (UTC) or time on'),
  to: time.optional().describe('Only up to the end of this day (UTC), or before this time'),
};

interface Bounds {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** For the input's `refine`: whether its bounds are in order. */
export function areInOrder({ from, to }: Bounds): boolean {
  return from === undefined || to === undefined || beginOf(from) <= endOf(to);
}

/** What a list says when they are not. */
export const NOT_IN_ORDER = { path: ['from'], error: 'expected a time before that of `to`' };

/** The bounds as instants; the end is exclusive. */
export function instantsOf({ from, to }: Bounds): { from?: Date; until?: Date } {
  return {
    ...(from === undefined ? {} : { from: beginOf(from) }),
    ...(to === undefined ? {} : { until: endOf(to) }),
  };
}

function beginOf(text: string): Date {
  return new Date(text);
}

function endOf(text: string): Date {
  const at = new Date(text);
  return text.includes('T') ? at : new Date(at.getTime() + DAY_MS);
}
