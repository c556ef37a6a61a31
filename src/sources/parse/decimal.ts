const DECIMAL = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/;
/** The lookbehind keeps it linear: a run of zeros is tried once, not again from each zero. */
const TRAILING_ZEROS = /(?<!0)0+$/;
/** Far more than {@link MAX_DIGITS} with sign, point, exponent and zeros. */
const MAX_LENGTH = 64;
/** A double keeps every digit of a decimal number of up to this many digits. */
const MAX_DIGITS = 15;

/**
 * Reads a decimal number, provided that a Salesforce field can store it exactly: JSON and
 * Salesforce's API carry numbers as doubles.
 *
 * @param text the number as written in the JSON, such as `26.24` or `1e3`
 * @param places how many digits the field has after the decimal point
 * @returns the number; nothing when the text is not a number, has too many digits, or is longer
 *   than 64 characters
 * @see https://en.wikipedia.org/wiki/IEEE_754 DBL_DIG
 */
export function decimal(text: string, places: number): number | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const digits = whole + fraction;
  const significant = digits.replace(/^0+/, '').replace(TRAILING_ZEROS, '');
  // How many digits are after the decimal point, trailing zeros not counted.
  const trailing = digits.length - digits.replace(TRAILING_ZEROS, '').length;
  const after = significant === '' ? 0 : fraction.length - trailing - Number(exponent);
  const before = significant.length - after;
  const fits = after <= places && Math.max(before, 0) + Math.max(after, 0) <= MAX_DIGITS;
  return fits ? Number(text) : undefined;
}
