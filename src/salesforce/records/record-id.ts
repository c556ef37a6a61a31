const ID_15 = /^[A-Za-z0-9]{15}$/;
const ID_18 = /^[A-Za-z0-9]{15}[A-Z0-5]{3}$/;
const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character form of a Salesforce record id. Each character of the suffix encodes which of
 * five characters of the 15-character id are capitals.
 *
 * @param text an id of 15 characters, or of 18 with the right suffix
 * @returns undefined when the text is no record id
 */
export function toRecordId(text: string): string | undefined {
  if (ID_15.test(text)) return text + caseSuffix(text);
  const id15 = text.slice(0, 15);
  return ID_18.test(text) && id15 + caseSuffix(id15) === text ? text : undefined;
}

/**
 * Whether a text has the length and the characters of a record id, but the letter case or the last
 * three characters are not those of one.
 */
export function isMiscased(text: string): boolean {
  return /^[A-Za-z0-9]{18}$/.test(text) && toRecordId(text) === undefined;
}

function caseSuffix(id15: string): string {
  return [0, 5, 10]
    .map((start) => {
      const bits = [...id15.slice(start, start + 5)].map((letter, index) =>
        letter >= 'A' && letter <= 'Z' ? 2 ** index : 0,
      );
      return SUFFIX_ALPHABET[bits.reduce((sum, bit) => sum + bit, 0)];
    })
    .join('');
}
