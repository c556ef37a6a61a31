import { parentOf } from '../../schema/names.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../../schema/schema.ts';
import type { Filter } from './list-view.ts';
import { viewField } from './view-field.ts';

/** The SOQL of each operation; for a negative operation, the conditions of all values must hold. */
const OPERATIONS: ReadonlyMap<string, { operator: string; join: 'OR' | 'AND'; pattern?: string }> =
  new Map(
    Object.entries({
      equals: { operator: '=', join: 'OR' },
      notEqual: { operator: '!=', join: 'AND' },
      lessThan: { operator: '<', join: 'OR' },
      greaterThan: { operator: '>', join: 'OR' },
      lessOrEqual: { operator: '<=', join: 'OR' },
      greaterOrEqual: { operator: '>=', join: 'OR' },
      contains: { operator: 'LIKE', join: 'OR', pattern: '%*%' },
      notContain: { operator: 'NOT LIKE', join: 'AND', pattern: '%*%' },
      startsWith: { operator: 'LIKE', join: 'OR', pattern: '*%' },
    }),
  );

const NUMBERS = ['double', 'currency', 'int'];

/**
 * Converts a filter of a list view into SOQL.
 * @returns undefined for an unknown field or operation
 */
export function filterCondition(
  schema: OrgSchema,
  object: ObjectSchema,
  filter: Filter,
): string | undefined {
  const field = viewField(object, filter.field);
  const operation = OPERATIONS.get(filter.operation);
  if (field === undefined || operation === undefined) return undefined;
  const { operator, join, pattern } = operation;
  const name = soqlName(schema, field);
  const conditions = valuesOf(filter.value).map((value) => {
    const literal = literalOf(field, value, pattern);
    const negated = operator === 'NOT LIKE';
    return negated ? `(NOT ${name} LIKE ${literal})` : `${name} ${operator} ${literal}`;
  });
  return `(${conditions.join(` ${join} `)})`;
}

/** A lookup is compared by the name of the referenced record. */
function soqlName(schema: OrgSchema, field: FieldSchema): string {
  if (field.relationshipName === undefined) return field.name;
  return `${field.relationshipName}.${parentOf(schema, field).nameField}`;
}

/** The comma-separated values; a quoted value may contain commas. */
function valuesOf(text: string): string[] {
  const parts = text.match(/"[^"]*"|[^,]+/g) ?? [''];
  return parts.map((part) => part.trim().replace(/^"(.*)"$/, '$1'));
}

function literalOf(field: FieldSchema, value: string, pattern = '*'): string {
  if (value === '') return 'null';
  if (field.type === 'boolean') return String(['1', 'true'].includes(value.toLowerCase()));
  if (NUMBERS.includes(field.type)) return String(Number(value));
  if (field.type === 'date' || field.type === 'datetime') return dayOf(value);
  const isPattern = pattern !== '*';
  const text = value.replace(isPattern ? /[\\'%_]/g : /[\\']/g, '\\$&');
  return `'${pattern.replace('*', () => text)}'`;
}

/**
 * Converts a date in the format month/day/year; TODAY, LAST_N_DAYS:7 and the like are valid in
 * SOQL.
 */
function dayOf(value: string): string {
  const [, month = '', day = '', year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(value) ?? [];
  if (year === undefined) return value;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
