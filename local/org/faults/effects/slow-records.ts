import { affectedRows, withRowFault } from '../row-faults.ts';
import type { Effect } from './effect.ts';
import { interceptAnswer } from './intercept-answer.ts';

const NO_ERRORS = new Map();

/**
 * A call is processed at once, and answered `delayMs` later for each of its records, as by slow
 * triggers and flows. A client that does not wait so long never learns that its records are
 * written.
 */
export const slowRecords: Effect = ({ response }, fault, proceed) => {
  let records = 0;
  interceptAnswer(response, (send) => {
    if (records === 0 || !fault.isTriggered()) send();
    else setTimeout(send, records * fault.delayMs).unref();
  });
  withRowFault((rows) => {
    records += affectedRows(fault, rows).length;
    return NO_ERRORS;
  }, proceed);
};
