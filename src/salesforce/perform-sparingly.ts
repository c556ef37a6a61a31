import type { Org } from './org.ts';
import type { Ready } from './pack.ts';
import { type Outcome, perform } from './perform.ts';

/** One call for all, and one more should it be refused as a whole. */
const MOST_CALLS = 2;

class TooManyCallsError extends Error {}

/**
 * Writes records that are all of one shape, such that what Salesforce refuses of one for its schema it refuses of all: it is
 * not found out record by record, at a call each.
 *
 * @returns what became of each record; of the first one alone when they were refused as a whole
 * @throws OrgTroubleError when no call makes sense now
 */
export async function performSparingly(org: Org, records: readonly Ready[]): Promise<Outcome[]> {
  let calls = 0;
  const sparing: Org = {
    ...org,
    async call(request) {
      calls += 1;
      if (calls > MOST_CALLS) throw new TooManyCallsError('The records are refused as a whole.');
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
