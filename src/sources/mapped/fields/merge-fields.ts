import { MAX_DIGITS } from './field-type.ts';
import type { MappedField, MappedFieldType } from './mapped-field.ts';

/** What a field is for, the strongest first. */
const ROLES: readonly MappedField['role'][] = ['key', 'claim', 'version', 'value', 'search'];

/**
 * Each field once: its strongest role, and a type with room for everything that is written to it, as
 * far as the digits of a number go. What is only searched by and is `Id` or a standard field stays as it is.
 */
export function mergeFields(fields: readonly MappedField[]): MappedField[] {
  const byName = Map.groupBy(fields, ({ object, field }) => `${object}.${field}`.toLowerCase());
  return [...byName.values()].flatMap((same) => {
    const [strongest] = same.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
    if (strongest === undefined) return [];
    const type = same.map((field) => field.type).reduce(widest, undefined);
    return [{ ...strongest, type }];
  });
}

function widest(
  a: MappedFieldType | undefined,
  b: MappedFieldType | undefined,
): MappedFieldType | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.kind === 'text' && b.kind === 'text') {
    const values = a.values && b.values && [...new Set([...a.values, ...b.values])];
    const length = Math.max(a.length, b.length);
    return { kind: 'text', length, ...(values === undefined ? {} : { values }) };
  }
  if (a.kind === 'number' && b.kind === 'number') {
    const places = Math.max(a.places, b.places);
    const digits = Math.min(Math.max(a.digits, b.digits), MAX_DIGITS - places);
    return { kind: 'number', digits, places };
  }
  // A blank field is written as null, whatever its type: what has a type decides.
  return a;
}
