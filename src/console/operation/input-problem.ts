import { z } from 'zod';
import { counted } from '../../count-text.ts';

type Schema = z.core.JSONSchema.JSONSchema;

/** What was checked, or what is wrong with it, in a line for people. */
type CheckedInput<Input extends z.ZodType> =
  | { readonly success: true; readonly data: z.output<Input> }
  | { readonly success: false; readonly problem: string };

/**
 * Checks the input of an operation.
 *
 * @returns the first problem names the parameter, what was expected and what kind of value came; it
 *   never repeats the value. The words of a schema of ours stay as they are
 */
export function checkInput<Input extends z.ZodType>(
  schema: Input,
  input: unknown,
): CheckedInput<Input> {
  // Only where a schema has no words of its own.
  const parsed = schema.safeParse(input, { error: () => NO_WORDS });
  if (parsed.success) return { success: true, data: parsed.data };
  const [issue] = parsed.error.issues;
  const problem = issue === undefined ? NOT_AS_EXPECTED : problemOf(issue, schema, input);
  return { success: false, problem };
}

const NOT_AS_EXPECTED = 'The request is not as expected.';

function problemOf(issue: z.core.$ZodIssue, schema: z.ZodType, input: unknown): string {
  const words = issue.message === NO_WORDS ? wordsFor(issue, schema, input) : issue.message;
  return `${issue.path.join('.') || 'The request'}: ${words}`;
}

/** Stands for the words of the library, which are not for people. */
const NO_WORDS = '\u0000';

function wordsFor({ path, ...issue }: z.core.$ZodIssue, schema: z.ZodType, input: unknown): string {
  const all = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const value = path.reduce(valueAt, input);
  return `expected ${expectedBy(path.reduce(schemaAt, all))}, got ${gotBy(issue.code, value)}`;
}

function schemaAt(schema: Schema, key: PropertyKey): Schema {
  const inner = typeof key === 'number' ? schema.items : schema.properties?.[String(key)];
  return typeof inner === 'object' && !Array.isArray(inner) ? inner : {};
}

function valueAt(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function expectedBy(schema: Schema): string {
  if (schema.enum !== undefined) return oneOf(schema.enum);
  if (schema.const !== undefined) return String(schema.const);
  switch (schema.type) {
    case 'string':
      return textOf(schema);
    case 'integer':
      return `a whole number${range(' from', schema.minimum, schema.maximum)}`;
    case 'number':
      return `a number${range(' from', schema.minimum, schema.maximum)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list${range(' of', schema.minItems, schema.maxItems, ' items')}`;
    case 'object':
      return 'an object';
    default:
      return 'another value';
  }
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
}

function textOf({ format, pattern, minLength, maxLength }: Schema): string {
  if (format === 'date-time') return 'a time such as 2026-11-29T08:00:00Z';
  if (format === 'date') return 'a day such as 2026-11-29';
  if (format === 'uuid') return 'a UUID';
  if (pattern !== undefined) return 'a text of another form';
  return `a text${range(' of', minLength, maxLength, ' characters')}`;
}

/** Bounds that every number and text has are not worth a word. */
function range(before: string, least = 0, most = Number.MAX_SAFE_INTEGER, unit = ''): string {
  const [hasLeast, hasMost] = [least > 0, most < Number.MAX_SAFE_INTEGER];
  if (hasLeast && hasMost) return `${before} ${least} to ${most}${unit}`;
  if (hasMost) return ` of at most ${most}${unit}`;
  return hasLeast ? ` of at least ${least}${unit}` : '';
}

function gotBy(code: z.core.$ZodIssue['code'], value: unknown): string {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && isNumeric(value));
  if (code === 'too_small' && isNumber) return 'a smaller one';
  if (code === 'too_big' && isNumber) return 'a larger one';
  if (code === 'invalid_value' && typeof value === 'string') return 'another text';
  return kindOf(value);
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text));
}

/** What a value is; never the value. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${counted(value.length, 'item')}`;
  if (value === '') return 'an empty text';
  if (typeof value === 'string') return `a text of ${value.length} characters`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
