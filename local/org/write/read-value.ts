import { readDate, readInstant } from '../instants.ts';
import { readRecordId } from '../record-id.ts';
import { parentOf } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import type { Value } from '../store/values.ts';
import { cannotDeserialize, malformedId, type RowError, rowError } from './row-error.ts';

/** A value to store, or the reason why it is refused. */
export type ReadValue = { value: Value } | { error: RowError };

/** Checks a field's JSON value and converts it to the stored format. */
export function readValue(schema: OrgSchema, field: FieldSchema, json: unknown): ReadValue {
  if (json === null || json === undefined) return { value: blankOf(field) };
  switch (field.type) {
    case 'boolean':
      return typeof json === 'boolean'
        ? { value: json }
        : { error: cannotDeserialize(field, json) };
    case 'double':
    case 'currency':
    case 'int':
      return readNumber(field, json);
    default:
      return typeof json === 'string'
        ? readText(schema, field, json.trim())
        : { error: cannotDeserialize(field, json) };
  }
}

/** A checkbox always has a value. */
function blankOf(field: FieldSchema): Value {
  return field.type === 'boolean' ? (field.defaultValue ?? false) : null;
}

function readNumber(field: FieldSchema, json: unknown): ReadValue {
  const number = typeof json === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(json) ? +json : json;
  if (typeof number !== 'number') return { error: cannotDeserialize(field, json) };
  const { precision = 18, scale = 0 } = field;
  // From 1e21 on, toFixed returns exponential notation; such a number is out of range in any case.
  const rounded = Math.abs(number) < 1e21 ? Number(number.toFixed(scale)) : number;
  if (Math.abs(rounded) < 10 ** (precision - scale)) return { value: rounded };
  const message = `${field.label}: value outside of valid range on numeric field: ${number}`;
  return { error: rowError('NUMBER_OUTSIDE_VALID_RANGE', message, [field.name]) };
}

function readText(schema: OrgSchema, field: FieldSchema, text: string): ReadValue {
  if (text === '') return { value: null };
  switch (field.type) {
    case 'date':
      return orUnreadable(field, text, readDate(text));
    case 'datetime':
      return orUnreadable(field, text, readInstant(text));
    case 'reference':
      return readReference(schema, field, text);
    case 'picklist':
      return readPicklist(field, text);
    default:
      return withinLength(field, text);
  }
}

function orUnreadable(field: FieldSchema, text: string, value: string | undefined): ReadValue {
  return value === undefined ? { error: cannotDeserialize(field, text) } : { value };
}

function readReference(schema: OrgSchema, field: FieldSchema, text: string): ReadValue {
  const id = readRecordId(text);
  const fits = parentsOf(schema, field).some(({ keyPrefix }) => id?.startsWith(keyPrefix));
  return id !== undefined && fits ? { value: id } : { error: malformedId(field, text) };
}

function parentsOf(schema: OrgSchema, field: FieldSchema): ObjectSchema[] {
  if (field.referenceTo !== undefined) return [parentOf(schema, field)];
  return [...(schema.whole ?? schema).objects.values()];
}

function readPicklist(field: FieldSchema, text: string): ReadValue {
  const { picklistValues = [], restricted } = field;
  const known = picklistValues.find((value) => value.toLowerCase() === text.toLowerCase());
  if (known !== undefined) return { value: known };
  if (restricted !== true) return withinLength(field, text);
  const message = `${field.label}: bad value for restricted picklist field: ${text}`;
  const code = 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST';
  return { error: rowError(code, message, [field.name]) };
}

function withinLength(field: FieldSchema, text: string): ReadValue {
  if (field.length === undefined || text.length <= field.length) return { value: text };
  const message = `${field.label}: data value too large: ${text} (max length=${field.length})`;
  return { error: rowError('STRING_TOO_LONG', message, [field.name]) };
}
