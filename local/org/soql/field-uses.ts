import type { FieldSchema } from '../schema/schema.ts';

const NUMBERS = ['double', 'currency', 'int'];

/** The kinds of value that rows cannot be grouped by. */
const NOT_GROUPED = ['double', 'currency', 'datetime'];

/** Whether the field holds numbers. */
export function isNumber({ type }: FieldSchema): boolean {
  return NUMBERS.includes(type);
}

/** Whether a query may compare the field, and order rows by it: any but a long text. */
export function isFilterable({ type, length = 0 }: FieldSchema): boolean {
  return type !== 'textarea' || length <= 255;
}

/**
 * Whether a query may group rows by the field: no number with decimals, no instant, no formula, no
 * long text.
 * @see https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_group_by_considerations.htm
 */
export function isGroupable(field: FieldSchema): boolean {
  return isFilterable(field) && field.formula === undefined && !NOT_GROUPED.includes(field.type);
}
