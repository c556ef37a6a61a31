import { type RowError, rowError } from '../../write/row-error.ts';

/** @see https://salesforce.stackexchange.com/questions/20921 */
export const ROW_LOCK =
  'System.DmlException: Update failed. First exception on row 0 with id a0Q90000005PoxtEAC; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record: []';

/** @see https://help.salesforce.com/articleView?id=000338933&type=1 */
export const QUERY_LOCK =
  'System.QueryException: Record Currently Unavailable: The record you are attempting to edit, or one of its related records, is currently being modified by another user. Please try again.';

/** @see https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm */
export const CPU_LIMIT = 'System.LimitException: Apex CPU time limit exceeded';

/** @see https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm */
export const QUERY_LIMIT = 'System.LimitException: Too many SOQL queries: 101';

export const NULL_POINTER = 'System.NullPointerException: Attempt to de-reference a null object';

/**
 * What a row gets when a customer's trigger throws: one code, whatever the cause, and the cause in
 * the text.
 * @see https://salesforce.stackexchange.com/questions/20921
 */
export function triggerError(object: string, cause: string): RowError {
  const name = `${object.replace(/__c$/, '').replaceAll('_', '')}Rollup`;
  const message = `${name}: execution of AfterUpdate\n\ncaused by: ${cause}\n\nTrigger.${name}: line 14, column 1`;
  return rowError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message);
}
