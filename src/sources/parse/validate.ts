import { z } from 'zod';
import { InvalidEventError } from '../../errors.ts';
import { fieldText } from './field-text.ts';

const MAX_ID_LENGTH = 255;
const ID_RULE = 'a string of 1 to 255 characters, none of them a control character';

/** Characters that move the cursor of a terminal, or turn the direction of writing around them. */
const CONTROL = /[\p{Cc}\p{Bidi_Control}]/u;

/** Whether a text can be an id or name: the database and Salesforce can store it as is. */
export function isIdText(id: string): boolean {
  return id.length >= 1 && id.length <= MAX_ID_LENGTH && !CONTROL.test(id) && id.isWellFormed();
}

/** An id or name from a sender; see {@link isIdText}. */
export const idText = z.string({ error: ID_RULE }).refine(isIdText, { error: ID_RULE });

/** A value that records are found by: an {@link idText}; blanks around it do not count. */
export const keyText = z.string({ error: ID_RULE }).trim().pipe(idText);

/**
 * A text for a field: without what the database or Salesforce cannot store, without blanks around
 * it, and cut if it is too long. A text of which nothing is left is invalid.
 *
 * @param length length of the field, in characters
 */
export function textOf(length: number) {
  return z
    .string({ error: 'a string' })
    .transform((text) => fieldText(text, length).trim())
    .pipe(z.string().min(1, { error: 'a string that is not empty' }));
}

/**
 * A word of a sender's enumeration, or another short text. The limit is longer than any text field:
 * Salesforce refuses a text that does not fit, and no part of it is written.
 */
export const wordText = textOf(1000);

/**
 * Validates a body against a schema.
 *
 * @param body as a source parsed it
 * @returns the fields that the schema describes; all others are ignored
 * @throws InvalidEventError naming the first invalid field, what was expected and what was received
 *   (its type, never its value)
 */
export function validate<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const field = path.length === 0 ? 'body' : path.join('.');
  throw new InvalidEventError(
    field,
    issue?.message ?? 'something else',
    typeOf(valueAt(body, path)),
  );
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner === null || typeof inner !== 'object' ? undefined : Reflect.get(inner, key),
    body,
  );
}

/** What a value is, in words for people: its type, and the length of a text. Never the value. */
export function typeOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string')
    return value === '' ? 'an empty string' : `a string of ${value.length} characters`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
