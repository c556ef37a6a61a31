/** How a timestamp is written: seconds or milliseconds since 1970, or ISO 8601 with a zone. */
export type TimestampUnit = 's' | 'ms' | 'iso';

const SECONDS = /^\d{10}$/;
const MILLISECONDS = /^\d{13}$/;
const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

const PARSERS: Readonly<Record<TimestampUnit, (text: string) => number>> = {
  s: (text) => (SECONDS.test(text) ? Number(text) * 1000 : Number.NaN),
  ms: (text) => (MILLISECONDS.test(text) ? Number(text) : Number.NaN),
  iso: (text) => (ISO_8601.test(text) ? Date.parse(text) : Number.NaN),
};

/**
 * Reads the timestamp of a signature. Its digits have one spelling each: signs, blanks, fractions of
 * seconds and exponents are not read.
 *
 * @param units the accepted ones
 * @returns milliseconds since 1970; undefined when the text is none
 */
export function parseTimestamp(text: string, units: readonly TimestampUnit[]): number | undefined {
  return units.map((unit) => PARSERS[unit](text)).find((time) => !Number.isNaN(time));
}
