import type { Org } from '../api/org.ts';
import { withCheck } from '../api/with-check.ts';
import type { RecordToWrite } from './composite-batches.ts';
import { type Outcome, writeRecords } from './write-records.ts';

/** Enough to find one refused record among the records of five collections. */
const MAX_CALLS = 10;

class TooManyCallsError extends Error {
  override readonly name = 'TooManyCallsError';
}

/**
 * Writes records of one kind with few calls. When Salesforce refuses many of them it refuses all
 * for the same reason, so that is not found out record by record at a call each.
 *
 * @returns the outcome of each record; only of the first one when finding out all would take too
 *   many calls
 * @throws OrgOutageError when no call makes sense now
 */
export async function writeRecordsSparingly(
  org: Org,
  records: readonly RecordToWrite[],
): Promise<Outcome[]> {
  let calls = 0;
  const limited = withCheck(org, () => {
    calls += 1;
    if (calls > MAX_CALLS) throw new TooManyCallsError('Too many records are refused.');
  });
  try {
    return await writeRecords(limited, records);
  } catch (error) {
    if (!(error instanceof TooManyCallsError)) throw error;
    return writeRecords(org, records.slice(0, 1));
  }
}
