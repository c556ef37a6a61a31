import { type DataCall, inWrite } from '../http/data-call.ts';
import type { Transaction } from '../store/transaction.ts';
import { allSucceeded, type WriteResult } from '../write/write-request.ts';
import { rolledBack } from './row-results.ts';

/**
 * Runs the write of a collection. With `allOrNone`, one refused record rolls back all others;
 * inside a Composite call with `allOrNone`, it rolls back the whole call.
 */
export function writeCollection(
  call: DataCall,
  allOrNone: boolean,
  work: (transaction: Transaction) => Promise<WriteResult[]>,
): Promise<WriteResult[]> {
  return inWrite(call, async (transaction) => {
    const results = await work(transaction);
    const wholeOrNothing = allOrNone || call.transaction !== undefined;
    if (!wholeOrNothing || allSucceeded(results)) return results;
    transaction.failed = true;
    return rolledBack(results);
  });
}
