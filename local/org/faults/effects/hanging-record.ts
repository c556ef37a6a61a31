import { affectedRows, refuseAll, withRowFault } from '../row-faults.ts';
import type { Effect } from './effect.ts';
import { interceptAnswer } from './intercept-answer.ts';
import { CPU_LIMIT, triggerError } from './trigger-error.ts';

/**
 * A call that writes a certain record gets no answer; the connection is closed after a delay. What
 * is written with that record, and after it, is rolled back.
 */
export const hangingRecord: Effect = ({ request, response }, fault, proceed) => {
  let isHanging = false;
  interceptAnswer(response, (send) => {
    if (!isHanging) send();
    else setTimeout(() => request.socket.destroy(), fault.delayMs).unref();
  });
  withRowFault((rows) => {
    isHanging ||= affectedRows(fault, rows).length > 0 && fault.isTriggered();
    return refuseAll(isHanging ? rows.rows : [], () => triggerError(rows.object, CPU_LIMIT));
  }, proceed);
};
