// biome-ignore lint/suspicious/noControlCharactersInRegex: it has to find control characters.
const UNWANTED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
/** The first half of a character that the cut divides. */
const FIRST_HALF = /[\ud800-\udbff]$/;
const CUT_MARK = ' …';

/**
 * Makes a sender's text fit a text field of Salesforce: removes control characters that such a
 * field does not accept, and cuts a text that is too long. The inbox keeps the whole text.
 *
 * @param length length of the field, in characters
 * @returns the text; a cut one ends with ` …`, unless the field has no room for that
 */
export function fieldText(text: string, length: number): string {
  const clean = text.replace(UNWANTED, '').toWellFormed();
  if (clean.length <= length) return clean;
  const mark = length > CUT_MARK.length ? CUT_MARK : '';
  return clean.slice(0, length - mark.length).replace(FIRST_HALF, '') + mark;
}
