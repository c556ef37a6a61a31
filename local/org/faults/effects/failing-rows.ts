import { lockedRow, type RowError, rowError } from '../../write/row-error.ts';
import type { Fault } from '../fault.ts';
import { affectedRows, withRowFault } from '../row-faults.ts';
import type { Effect } from './effect.ts';
import { CPU_LIMIT, QUERY_LOCK, ROW_LOCK, triggerError } from './trigger-error.ts';

/** A row is locked by another transaction. */
export const lockRow = failingRows(lockedRow);

/** A customer's trigger updates a row that is locked by another transaction. */
export const wrappedLock = failingRows((_fault, object) => triggerError(object, ROW_LOCK));

/** A customer's trigger waits with `FOR UPDATE` for a row that is locked. */
export const wrappedQueryLock = failingRows((_fault, object) => triggerError(object, QUERY_LOCK));

/** A customer's trigger uses up the CPU time of its transaction. */
export const wrappedCpuLimit = failingRows((_fault, object) => triggerError(object, CPU_LIMIT));

/**
 * The row waits for an approval.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
export const approvalLock = failingRows(() =>
  rowError('ENTITY_IS_LOCKED', 'This record is locked. If you need to edit it, contact your admin'),
);

/** A row fails with an unknown error. */
export const unknownError = failingRows(() =>
  rowError('UNKNOWN_EXCEPTION', 'An unexpected error occurred. Please include this ErrorId.'),
);

/** A row fails with a code of the caller's choice; by default with one that no document names. */
export const refusedRow = failingRows(
  ({ errorCode = 'UNHEARD_OF_ROW_REFUSAL', message = 'This record is refused.' }) =>
    rowError(errorCode, message),
);

/**
 * The org has no storage left: for data, which is counted by records, or with `object`
 * ContentVersion for files. The text is the platform's.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
export const storageLimit = failingRows(() =>
  rowError('STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded'),
);

/** Rows that trigger the fault are refused and not written; the others are written. */
function failingRows(errorOf: (fault: Fault, object: string) => RowError): Effect {
  return (_call, fault, proceed) =>
    withRowFault((rows) => {
      const failing = affectedRows(fault, rows).filter(() => fault.isTriggered());
      return new Map(failing.map(({ id }) => [id, errorOf(fault, rows.object)]));
    }, proceed);
}
