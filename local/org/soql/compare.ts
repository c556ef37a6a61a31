import type { FieldSchema } from '../schema/schema.ts';
import type { Value } from '../store/values.ts';
import type { Comparison, Operand } from './condition.ts';
import type { Order } from './query.ts';

/**
 * Whether a field's value matches a comparison. An empty value can match only =, !=, IN and NOT IN.
 */
export function passes({ path: { field }, operator, operands }: Comparison, value: Value): boolean {
  const equal = () => operands.some((operand) => equals(field, value, operand));
  switch (operator) {
    case '=':
    case 'IN':
      return equal();
    case '!=':
    case '<>':
    case 'NOT IN':
      return !equal();
    case 'LIKE':
      return operands.some(
        (each) => each.kind === 'pattern' && each.pattern.test(String(value ?? '')),
      );
    default:
      return value !== null && operands.some((each) => inOrder(field, value, operator, each));
  }
}

/** Compares two values of a field for one key of ORDER BY. */
export function orderOf(
  field: FieldSchema,
  { descending, nullsLast }: Omit<Order<unknown>, 'by'>,
  a: Value,
  b: Value,
): number {
  if (a === null || b === null) {
    const nullsFirst = Number(b === null) - Number(a === null);
    return nullsLast ? -nullsFirst : nullsFirst;
  }
  const ascending = order(comparable(field, a), comparable(field, b));
  return descending ? -ascending : ascending;
}

/** A key that is equal for equal values, to group and count them. */
export function groupKey(field: FieldSchema, value: Value): string | number | null {
  return value === null ? null : comparable(field, value);
}

function order(x: string | number, y: string | number): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

function equals(field: FieldSchema, value: Value, operand: Operand): boolean {
  if (operand.kind === 'null') return value === null;
  if (value === null) return false;
  const left = comparable(field, value);
  if (operand.kind === 'span') {
    return order(left, operand.from) >= 0 && order(left, operand.to) < 0;
  }
  return operand.kind === 'value' && left === comparable(field, operand.value);
}

function inOrder(
  field: FieldSchema,
  value: string | number | boolean,
  operator: string,
  operand: Operand,
): boolean {
  const left = comparable(field, value);
  if (operand.kind !== 'value' && operand.kind !== 'span') return false;
  const isSpan = operand.kind === 'span';
  // `<` and `>=` compare with the start of a span, `<=` and `>` with its end.
  const toStart = order(left, isSpan ? operand.from : comparable(field, operand.value));
  const isBeyond = isSpan ? order(left, operand.to) >= 0 : toStart > 0;
  switch (operator) {
    case '<':
      return toStart < 0;
    case '>=':
      return toStart >= 0;
    case '<=':
      return !isBeyond;
    default:
      return isBeyond;
  }
}

/** Texts are compared case-insensitively, except for case-sensitive fields and ids. */
function comparable(field: FieldSchema, value: string | number | boolean): string | number {
  if (typeof value !== 'string') return Number(value);
  if (field.type === 'date') return Date.parse(`${value}T00:00:00Z`);
  if (field.type === 'datetime') return Date.parse(value.replace('+0000', 'Z'));
  const exact = field.caseSensitive || field.type === 'id' || field.type === 'reference';
  return exact ? value : value.toLowerCase();
}
