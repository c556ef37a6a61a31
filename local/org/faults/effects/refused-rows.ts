import { lockedRow, type RowError, rowError } from '../../write/row-error.ts';
import { withRowFault } from '../row-faults.ts';
import type { Effect } from './effect.ts';

/** Each row may be locked by someone else. */
export const lockRow = refusingRows(lockedRow);

/** Each row may fail for a reason that nobody knows. */
export const unknownError = refusingRows(() =>
  rowError('UNKNOWN_EXCEPTION', 'An unexpected error occurred. Please include this ErrorId.'),
);

/** The rows that are struck are refused and not written; the others are. */
function refusingRows(refusal: () => RowError): Effect {
  return (_call, fault, goOn) =>
    withRowFault(() => (fault.strikes() ? refusal() : undefined), goOn);
}
