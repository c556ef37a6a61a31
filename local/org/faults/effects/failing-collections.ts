import type { StoredRow } from '../../store/rows-table.ts';
import type { ActiveFault } from '../fault-registry.ts';
import { affectedRows, type RowsToWrite, refuseAll, withRowFault } from '../row-faults.ts';
import type { Effect } from './effect.ts';
import { NULL_POINTER, QUERY_LIMIT, triggerError } from './trigger-error.ts';

/** The number of rows that a trigger with two queries for each row can take. */
const DEFAULT_MAX_RECORDS = 50;

/**
 * A trigger is made for few rows: when more are written together, all of them are refused.
 * @see https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm
 */
export const triggerLimit = failingCollections(
  QUERY_LIMIT,
  ({ maxRecords = DEFAULT_MAX_RECORDS }, affected) => affected.length > maxRecords,
);

/** A trigger throws for one record, and so refuses all that are written with it. */
export const breakingRecord = failingCollections(
  NULL_POINTER,
  (_fault, affected) => affected.length > 0,
);

/** Rows that are written together are refused together. */
function failingCollections(
  cause: string,
  isTooMuch: (fault: ActiveFault, affected: StoredRow[]) => boolean,
): Effect {
  return (_call, fault, proceed) =>
    withRowFault((rows: RowsToWrite) => {
      const isRefused = isTooMuch(fault, affectedRows(fault, rows)) && fault.isTriggered();
      return refuseAll(isRefused ? rows.rows : [], () => triggerError(rows.object, cause));
    }, proceed);
}
