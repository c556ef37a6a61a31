import type { FieldSchema } from '../schema/schema.ts';

const NUMBERS = ['double', 'currency', 'int'];

/** Types that rows cannot be grouped by. */
const NOT_GROUPED = ['double', 'currency', 'datetime'];

export function isNumber({ type }: FieldSchema): boolean {
  return NUMBERS.includes(type);
}

/** Whether a query can filter and sort by the field: all fields except long texts and contents. */
export function isFilterable({ type, length = 0 }: FieldSchema): boolean {
  return type !== 'base64' && (type !== 'textarea' || length <= 255);
}

/**
 * Whether a query can group rows by the field: all fields except numbers with decimals, instants,
 * formulas and long texts.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_group_by_considerations.htm
 */
export function isGroupable(field: FieldSchema): boolean {
  return isFilterable(field) && field.formula === undefined && !NOT_GROUPED.includes(field.type);
}
