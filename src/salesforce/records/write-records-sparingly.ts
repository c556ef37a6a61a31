import type { Org } from '../api/org.ts';
import type { Ready } from './composite-batches.ts';
import { type Outcome, perform } from './write-records.ts';

/** Enough to find, in one of five collections, the record for which it is refused as a whole. */
const MOST_CALLS = 10;

class TooManyCallsError extends Error {}

/**
 * Writes records that are all of one kind, so that what is wrong with many of them is wrong with all: it is not found out
 * record by record, at a call each.
 *
 * @returns what became of each record; of the first one alone when too many calls would be needed to tell
 * @throws OrgTroubleError when no call makes sense now
 */
export async function performSparingly(org: Org, records: readonly Ready[]): Promise<Outcome[]> {
  let calls = 0;
  const sparing: Org = {
    ...org,
    async call(request) {
      calls += 1;
      if (calls > MOST_CALLS) throw new TooManyCallsError('Too many records are refused.');
      return org.call(request);
    },
  };
  try {
    return await perform(sparing, records);
  } catch (error) {
    if (!(error instanceof TooManyCallsError)) throw error;
    return perform(org, records.slice(0, 1));
  }
}
