/**
 * Escapes in a JSON text, read from left to right, so that an escaped backslash is never taken for
 * the start of another escape. `JSON.stringify` writes surrogates as escapes only when they are
 * alone.
 */
const ESCAPE = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g;
/** What hardly any text has; may be the end of an escaped backslash as well. */
const MAYBE_UNSTORABLE = /\\u(?:0000|d[89a-f])/;
/** In place of what PostgreSQL cannot store. Nothing is left out: a malformed id stays malformed. */
const REPLACEMENT = '\ufffd';

/**
 * A text that PostgreSQL can store: NUL and lone surrogates are replaced by U+FFFD.
 *
 * @see https://www.postgresql.org/docs/current/datatype-character.html
 */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', REPLACEMENT).toWellFormed();
}

/**
 * Writes a value as a JSON text that PostgreSQL's `jsonb` accepts, whatever its texts and names
 * contain: each is stored as {@link storableText} has it.
 *
 * @throws TypeError, RangeError when the value cannot be written as JSON
 * @see https://www.postgresql.org/docs/current/datatype-json.html about Unicode escapes
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (json.search(MAYBE_UNSTORABLE) < 0) return json;
  return json.replace(ESCAPE, (text) =>
    text === '\\u0000' || text.startsWith('\\ud') ? REPLACEMENT : text,
  );
}
