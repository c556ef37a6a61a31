// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose.
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const CUT_MARK = ' …';

/**
 * A text from outside, fit for a text field: neither databases nor Salesforce take every control character, and what is
 * longer than the field is cut, since the whole stands in the inbox.
 *
 * @param length of the field, in characters
 */
export function fieldText(text: string, length: number): string {
  const clean = text.replace(UNSTORABLE, '').toWellFormed();
  if (clean.length <= length) return clean;
  return clean.slice(0, length - CUT_MARK.length).toWellFormed() + CUT_MARK;
}
