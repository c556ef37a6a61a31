import { type DataCall, inWrite } from '../http/data-call.ts';
import type { WriteContext } from '../write/write-context.ts';
import { allSucceeded, type WriteResult } from '../write/write-request.ts';
import { rolledBack } from './row-results.ts';

/**
 * Runs the write of a collection. With `allOrNone`, one refused record rolls back all others;
 * inside a Composite call with `allOrNone`, it rolls back the whole call.
 */
export function writeCollection(
  call: DataCall,
  allOrNone: boolean,
  work: (context: WriteContext) => Promise<WriteResult[]>,
): Promise<WriteResult[]> {
  return inWrite(call, async (context) => {
    const results = await work(context);
    const wholeOrNothing = allOrNone || call.transaction !== undefined;
    if (!wholeOrNothing || allSucceeded(results)) return results;
    context.transaction.failed = true;
    return rolledBack(results);
  });
}
