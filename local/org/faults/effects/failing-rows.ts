import { lockedRow, type RowError, rowError } from '../../write/row-error.ts';
import { withRowFault } from '../row-faults.ts';
import type { Effect } from './effect.ts';

/** A row is locked by another transaction. */
export const lockRow = failingRows(lockedRow);

/** A row fails with an unknown error. */
export const unknownError = failingRows(() =>
  rowError('UNKNOWN_EXCEPTION', 'An unexpected error occurred. Please include this ErrorId.'),
);

/** Rows that trigger the fault are refused and not written; the others are written. */
function failingRows(createError: () => RowError): Effect {
  return (_call, fault, proceed) =>
    withRowFault(() => (fault.isTriggered() ? createError() : undefined), proceed);
}
