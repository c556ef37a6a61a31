const DECIMAL = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/;
/** A double holds any decimal number of this many digits exactly. */
const MAX_DIGITS = 15;

/**
 * The number that a decimal text stands for, when nothing of it is lost on the way into a Salesforce field; JSON and
 * Salesforce's API carry numbers as doubles.
 *
 * @param text as it stood in the JSON, such as `26.24` or `1e3`
 * @param places digits that the field has after the point
 * @returns nothing when it is no number, or has more digits
 * @see https://en.wikipedia.org/wiki/IEEE_754 DBL_DIG
 */
export function decimal(text: string, places: number): number | undefined {
  const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const digits = whole + fraction;
  const significant = digits.replace(/^0+/, '').replace(/0+$/, '');
  // How many of the digits stand after the point once trailing zeros are gone.
  const trailing = digits.length - digits.replace(/0+$/, '').length;
  const after = significant === '' ? 0 : fraction.length - trailing - Number(exponent);
  const before = significant.length - after;
  const fits = after <= places && Math.max(before, 0) + Math.max(after, 0) <= MAX_DIGITS;
  return fits ? Number(text) : undefined;
}
