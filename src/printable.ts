/**
 * Control characters, format characters (zero-width ones, byte order mark, marks and isolates of the
 * direction of writing), and the separators of lines and paragraphs. Line ends stay.
 *
 * @see https://www.unicode.org/reports/tr44/#General_Category_Values
 */
const CONTROLS = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * The same, but for the zero-width non-joiner and joiner (U+200C, U+200D): words of Persian and
 * Indic languages and joined emoji need them. They hide and move nothing.
 *
 * @see https://www.unicode.org/reports/tr31/#Layout_and_Format_Control_Characters
 */
const CONTROLS_OF_PAGES = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A text that a terminal can show: characters that cannot be seen, would move the cursor, change
 * colours or turn the direction of writing are replaced by U+FFFD.
 */
export function printable(text: string): string {
  return text.replaceAll(CONTROLS, '\ufffd');
}

/** A text that a page can show: as {@link printable}, but words and emoji stay joined. */
export function printableInPages(text: string): string {
  return text.replaceAll(CONTROLS_OF_PAGES, '\ufffd');
}

/** A value as indented JSON that a terminal can show: see {@link escapedJson}. */
export function printableJson(value: unknown): string {
  return escapedJson(JSON.stringify(value, null, 2));
}

/**
 * JSON in which the same characters are escaped, so that a terminal can show it, and a program reads
 * the same value.
 */
export function escapedJson(json: string): string {
  return json.replaceAll(CONTROLS, escaped);
}

/** JSON has an escape for each half of a character beyond the basic plane. */
function escaped(character: string): string {
  return character
    .split('')
    .map((half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
