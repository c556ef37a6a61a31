const CHECK_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The instance characters of this org's ids. */
const INSTANCE = '5e';
const SEQUENCE_LENGTH = 10;

/**
 * Builds the 18-character id of a new row.
 * @param keyPrefix the object's three characters
 * @param sequence the row's number within its object
 */
export function recordId(keyPrefix: string, sequence: number): string {
  return withCheckSuffix(keyPrefix + INSTANCE + inBase62(sequence).padStart(SEQUENCE_LENGTH, '0'));
}

/**
 * Parses an id: 15 case-sensitive characters, or 18 characters in any case, whose last three encode
 * the case of the others.
 * @returns the 18-character form, or undefined when the text is not an id
 */
export function readRecordId(text: string): string | undefined {
  if (!/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-5]{3})?$/.test(text)) return undefined;
  if (text.length === 15) return withCheckSuffix(text);
  const suffix = text.slice(15).toUpperCase();
  const id = withCheckSuffix(inCase(text.slice(0, 15), suffix));
  return id.endsWith(suffix) ? id : undefined;
}

/** Restores the case of an id's letters from its check suffix. */
function inCase(id: string, suffix: string): string {
  const bits = [...suffix].map((character) => CHECK_CHARACTERS.indexOf(character));
  const letters = [...id].map((letter, index) => {
    const isCapital = ((bits[Math.floor(index / 5)] ?? 0) & (1 << (index % 5))) !== 0;
    return isCapital ? letter.toUpperCase() : letter.toLowerCase();
  });
  return letters.join('');
}

/**
 * Appends three characters of five bits each that encode which of the 15 characters are capitals.
 */
function withCheckSuffix(id: string): string {
  const suffix = [0, 5, 10].map((start) => {
    const bits = [...id.slice(start, start + 5)].map((c, bit) => (/[A-Z]/.test(c) ? 1 << bit : 0));
    return CHECK_CHARACTERS.charAt(bits.reduce((sum, bit) => sum + bit, 0));
  });
  return id + suffix.join('');
}

/** The number of a row within its object, which its id contains. */
export function sequenceOf(id: string): number {
  const digits = [...id.slice(15 - SEQUENCE_LENGTH, 15)];
  return digits.reduce((value, digit) => value * 62 + DIGITS.indexOf(digit), 0);
}

function inBase62(value: number): string {
  const rest = Math.floor(value / 62);
  return (rest > 0 ? inBase62(rest) : '') + DIGITS.charAt(value % 62);
}
