/**
 * A text that PostgreSQL can store, as text and in JSON: without NUL and lone surrogates.
 *
 * @param text any text, such as a message of Salesforce, which may quote anything
 */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
