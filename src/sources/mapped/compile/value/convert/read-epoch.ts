import { storableDate } from '../../../../parse/instant.ts';

const MAX_LENGTH = 64;
const PLAIN_NUMBER = /^-?\d{1,19}(?:\.(\d{1,40}))?$/;
/** As JSON may have it. */
const WITH_EXPONENT = /^-?\d(?:\.\d{1,40})?[eE][+-]?\d{1,2}$/;

/** For each unit: how many digits more microseconds have, and the other unit. */
const UNITS = {
  'epoch-s': { name: 'seconds', digits: 6, other: 'epoch-ms', factor: 1 / 1000 },
  'epoch-ms': { name: 'milliseconds', digits: 3, other: 'epoch-s', factor: 1000 },
} as const;
export type EpochUnit = keyof typeof UNITS;

/** The years 2001 to 2100, in microseconds: the times that senders send. */
const CENTURY = [Date.UTC(2001, 0) * 1000, Date.UTC(2101, 0) * 1000] as const;

/** Whether a conversion reads a number since 1970. */
export function isEpochUnit(as: string | undefined): as is EpochUnit {
  return as !== undefined && Object.hasOwn(UNITS, as);
}

/** What a unit reads, in words for errors. */
export function epochWords(unit: EpochUnit): string {
  return `${UNITS[unit].name} since 1970`;
}

/**
 * Reads a number since 1970.
 *
 * @returns microseconds; undefined when it is no number, or seems to be in the other unit: a time of
 *   this century in seconds reads as January or February 1970 in milliseconds, and one in
 *   milliseconds is after the year 9999 in seconds
 */
export function readEpoch(text: string, unit: EpochUnit): number | undefined {
  const instant = microseconds(text, unit);
  return instant === undefined || isOfOtherUnit(instant, unit) ? undefined : instant;
}

/** Why a number is no time in its unit, in words that hold nothing of it; undefined when it is one. */
export function epochProblem(text: string, unit: EpochUnit): string | undefined {
  const instant = microseconds(text, unit);
  if (instant === undefined) return undefined;
  const { other } = UNITS[unit];
  const reads = storableDate(instant) === null ? 'a year after 9999' : 'January or February 1970';
  if (isOfOtherUnit(instant, unit)) {
    return `a number that reads as ${reads}; it seems to be ${UNITS[other].name}, which ${other} reads`;
  }
  return storableDate(instant) === null ? `a number that reads as ${reads}` : undefined;
}

function isOfOtherUnit(instant: number, unit: EpochUnit): boolean {
  const inOther = instant * UNITS[unit].factor;
  return inOther >= CENTURY[0] && inOther < CENTURY[1];
}

/** Digits are moved as text, so that no fraction is rounded. */
function microseconds(text: string, unit: EpochUnit): number | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const { digits } = UNITS[unit];
  const [whole, fraction = ''] = PLAIN_NUMBER.exec(text) ?? [];
  if (whole === undefined) {
    return WITH_EXPONENT.test(text) ? Math.round(Number(text) * 10 ** digits) : undefined;
  }
  const [integer = ''] = whole.split('.');
  return Number(integer + fraction.padEnd(digits, '0').slice(0, digits));
}
