// biome-ignore lint/suspicious/noControlCharactersInRegex: it has to find control characters.
const UNWANTED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const CUT_MARK = ' …';

/**
 * Makes a sender's text fit a text field of Salesforce: removes control characters that such a
 * field does not accept, and cuts a text that is too long. The inbox keeps the whole text.
 *
 * @param length length of the field, in characters
 * @returns the text; a cut one ends with ` …`
 */
export function fieldText(text: string, length: number): string {
  const clean = text.replace(UNWANTED, '').toWellFormed();
  if (clean.length <= length) return clean;
  return clean.slice(0, length - CUT_MARK.length).toWellFormed() + CUT_MARK;
}
