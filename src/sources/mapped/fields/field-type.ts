import { celType } from '../compile/value/cel/compile-cel.ts';
import {
  type FieldValueSpec,
  type FromSpec,
  MAX_TEXT_LENGTH,
  type ValueSpec,
} from '../language/value-schema.ts';
import type { LookupSpec } from '../language/write-schema.ts';
import type { MappedFieldType } from './mapped-field.ts';

const TEXT_LENGTH = 255;
/** A number has at most 18 digits in Salesforce. */
export const MAX_DIGITS = 18;
/** Amounts of all currencies but two have at most three digits after the point (ISO 4217). */
const CURRENCY_PLACES = 3;
/** What digits a floating-point number has after the point is not known. */
const DOUBLE_PLACES = 6;
/** A digest (SHA-256) is written as 64 hexadecimal digits. */
const DIGEST_LENGTH = 64;
const ID_LENGTH = 18;

const TEXT = { kind: 'text', length: TEXT_LENGTH } as const;

/**
 * The type that a field needs for a value.
 *
 * @param lookups of the mapping, by their names
 * @returns undefined when any type will do, as for a constant null
 */
export function valueType(
  value: FieldValueSpec,
  lookups: Readonly<Record<string, LookupSpec>>,
): MappedFieldType | undefined {
  if (typeof value === 'string') return TEXT;
  if ('lookup' in value) return { kind: 'lookup', to: lookups[value.lookup]?.object ?? '' };
  if ('value' in value) return constantType([value.value]);
  if ('digest' in value) return { kind: 'text', length: DIGEST_LENGTH };
  if ('from' in value) return fromType(value);
  return 'cel' in value ? expressionType(value.cel) : TEXT;
}

/** The type that a key needs. It is written as a text, even when its expression returns a number. */
export function keyType(value: ValueSpec): MappedFieldType | undefined {
  return typeof value === 'object' && 'cel' in value ? TEXT : valueType(value, {});
}

/** A type that depends on the event counts as text, as members of the body are. */
function expressionType(expression: string): MappedFieldType {
  switch (celType(expression)) {
    case 'bool':
      return { kind: 'checkbox' };
    case 'int':
      return { kind: 'number', digits: MAX_DIGITS, places: 0 };
    case 'double':
      return { kind: 'number', digits: MAX_DIGITS - DOUBLE_PLACES, places: DOUBLE_PLACES };
    default:
      return TEXT;
  }
}

function fromType(value: FromSpec): MappedFieldType | undefined {
  const {
    as,
    length = as === 'json-text' ? MAX_TEXT_LENGTH : TEXT_LENGTH,
    places = 0,
    digits = {},
    values,
    else: otherwise,
  } = value;
  if (values !== undefined) {
    const fallback = typeof otherwise === 'object' ? [otherwise.value] : [];
    const type = constantType([...Object.values(values), ...fallback]);
    return otherwise === 'keep' ? { kind: 'text', length } : type;
  }
  switch (as) {
    case 'decimal':
      return { kind: 'number', digits: MAX_DIGITS - places, places };
    case 'minor-units': {
      const most = Math.max(CURRENCY_PLACES, ...Object.values(digits));
      return { kind: 'number', digits: MAX_DIGITS - most, places: most };
    }
    case 'checkbox':
      return { kind: 'checkbox' };
    case 'date':
      return { kind: 'date' };
    case 'datetime':
    case 'iso':
    case 'epoch-s':
    case 'epoch-ms':
      return { kind: 'datetime' };
    case 'record-id':
      return { kind: 'text', length: ID_LENGTH };
    default:
      return { kind: 'text', length };
  }
}

/** The type of constants. Texts of a list share a field with texts to come, so it has its full length. */
function constantType(values: readonly unknown[]): MappedFieldType | undefined {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return undefined;
  if (known.every((value) => typeof value === 'boolean')) return { kind: 'checkbox' };
  if (known.every((value) => typeof value === 'number')) {
    const places = Math.max(...known.map((value) => String(value).split('.')[1]?.length ?? 0));
    return { kind: 'number', digits: MAX_DIGITS - places, places };
  }
  return { ...TEXT, values: [...new Set(known.map(String))] };
}
