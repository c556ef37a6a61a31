/** A state, an id, a number or an instant; no name, address, e-mail address or sentence. */
const WORD = /^[\w.:+/-]{1,255}$/;

/** Whether a text is one word of limited length, such as an id. */
export function isWord(text: string): boolean {
  return WORD.test(text);
}

/**
 * A value of an event or of a record as sentences may contain it: they reach the log, the terminal and
 * the org. What may be personal is not shown: whatever is not one word.
 */
export function shownText(text: string): string {
  return isWord(text) ? text : maskedText(text);
}

/** What is shown instead of a text that may be personal. */
export function maskedText(text: string): string {
  return `(a text of ${text.length} characters)`;
}
