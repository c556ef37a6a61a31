import { z } from 'zod';
import { InvalidEventError } from '../../errors.ts';

const MAX_ID_LENGTH = 255;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it has to find control characters.
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;
const ID_RULE = 'a string of 1 to 255 characters, none of them a control character';

/**
 * An id or name from a sender: a text that the database, the log and Salesforce can store as is.
 */
export const idText = z
  .string({ error: ID_RULE })
  .refine(
    (id) =>
      id.length >= 1 &&
      id.length <= MAX_ID_LENGTH &&
      !CONTROL_CHARACTER.test(id) &&
      id.isWellFormed(),
    { error: ID_RULE },
  );

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

function typeOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string')
    return value === '' ? 'an empty string' : `a string of ${value.length} characters`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
