import { microseconds } from '../../../../parse/instant.ts';
import type { EventContext } from '../event-context.ts';
import { readDateTime } from './read-datetime.ts';
import { epochWords, isEpochUnit, readEpoch } from './read-epoch.ts';

/** Reads a text as an instant: microseconds since 1970; undefined when it is none. */
export type ReadInstant = (text: string, event: EventContext) => number | undefined;

const TIME_CONVERSIONS = ['iso', 'datetime', 'epoch-s', 'epoch-ms'] as const;
export type TimeConversion = (typeof TIME_CONVERSIONS)[number];

/** The last instant of a JavaScript date, in the year 275760. */
const MAX_DATE_MICROSECONDS = 8.64e18;
/** The first instant that a Date/Time field of Salesforce takes. */
const MIN_MICROSECONDS = Date.UTC(1700, 0) * 1000;

/**
 * How instants are read.
 *
 * @param as `iso`: with a time zone; `datetime`: without one as well; `epoch-s` and `epoch-ms`: a
 *   number since 1970, perhaps with a fraction; 0 means that the time is unknown
 * @param zone of texts without one
 */
export function instantReader(as: TimeConversion, zone = 'UTC'): ReadInstant {
  switch (as) {
    case 'iso':
      return (text) => inRange(microseconds(text));
    case 'datetime':
      return (text, { instants }) => {
        const key = `${zone} ${text}`;
        const known = instants.get(key) ?? inRange(readDateTime(text, zone));
        if (known !== undefined) instants.set(key, known);
        return known;
      };
    default:
      return (text) => known(readEpoch(text, as));
  }
}

const INSTANT_WORDS = {
  iso: 'a date and time with seconds and time zone, such as 2026-11-30T09:00:00Z',
  datetime: 'a date and time, such as 2026-11-30 09:00:00',
} as const;

/** What a conversion reads, in words for errors. */
export function instantWords(as: TimeConversion): string {
  return isEpochUnit(as) ? epochWords(as) : INSTANT_WORDS[as];
}

/** Whether a conversion reads a time. */
export function isTimeConversion(as: string | undefined): as is TimeConversion {
  return TIME_CONVERSIONS.some((each) => each === as);
}

function inRange(instant: number | undefined): number | undefined {
  return instant !== undefined && instant >= MIN_MICROSECONDS && instant <= MAX_DATE_MICROSECONDS
    ? instant
    : undefined;
}

/** The number 0 means that there is no time. */
function known(instant: number | undefined): number | undefined {
  return instant === 0 ? undefined : inRange(instant);
}
