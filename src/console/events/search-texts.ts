/** What people write before an id. */
const WORDS = /^(?:(?:order|event|number|id)(?::|\s)\s*|#\s*)+/i;
const HEX_ID = /^[0-9a-f-]{32,64}$/i;
const SHORT_NUMBER = /^\d{1,7}$/;
/** Salesforce shows order numbers with so many digits. */
const NUMBER_DIGITS = 8;

/**
 * The ids that a typed text may mean: first the text as it is, then without what people write around
 * an id, then with the letters and zeros with which ids are stored.
 *
 * @returns not empty, without repetitions; none of them is empty
 */
export function searchTexts(typed: string): string[] {
  const trimmed = typed.trim();
  const bare = trimmed.replace(WORDS, '');
  const compact = bare.replaceAll(/\s/g, '');
  const texts = [typed, trimmed, bare, compact];
  if (HEX_ID.test(compact)) texts.push(compact.toLowerCase(), compact.toUpperCase());
  if (SHORT_NUMBER.test(compact)) texts.push(compact.padStart(NUMBER_DIGITS, '0'));
  return [...new Set(texts)].filter((text) => text.trim() !== '');
}
