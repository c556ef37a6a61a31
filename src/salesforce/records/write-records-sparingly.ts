import type { Org } from '../api/org.ts';
import type { RecordToWrite } from './composite-batches.ts';
import { type Outcome, writeRecords } from './write-records.ts';

/** Enough to find, in one of five collections, the record for which it is refused as a whole. */
const MAX_CALLS = 10;

class TooManyCallsError extends Error {
  override readonly name = 'TooManyCallsError';
}

/**
 * Writes records that are all of one kind, so that what is wrong with many of them is wrong with all: it is not found out
 * record by record, at a call each.
 *
 * @returns what became of each record; of the first one alone when too many calls would be needed to tell
 * @throws OrgOutageError when no call makes sense now
 */
export async function writeRecordsSparingly(
  org: Org,
  records: readonly RecordToWrite[],
): Promise<Outcome[]> {
  let calls = 0;
  const sparing: Org = {
    ...org,
    async call(request) {
      calls += 1;
      if (calls > MAX_CALLS) throw new TooManyCallsError('Too many records are refused.');
      return org.call(request);
    },
  };
  try {
    return await writeRecords(sparing, records);
  } catch (error) {
    if (!(error instanceof TooManyCallsError)) throw error;
    return writeRecords(org, records.slice(0, 1));
  }
}
