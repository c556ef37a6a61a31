import { z } from 'zod';
import type { Org } from '../salesforce/api/org.ts';
import { queryPath, readAnswer } from '../salesforce/api/query.ts';
import { soqlText } from '../salesforce/api/soql.ts';
import type { FailedEventNames } from '../salesforce/schema/profile.ts';
import { REPROCESS_STATUS } from './failed-event-records.ts';

/** One page of query results. Further requests are found once some of these are settled. */
const MAX_ROWS = 2000;

const queryReply = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

/**
 * Finds the Failed Event records whose status an admin has set to Reprocess, in one call. The
 * latest requests come first: a record keeps this status until its event is settled, so older
 * requests were found by an earlier round.
 *
 * @returns the keys of at most 2,000 records
 * @throws OrgOutageError, RequestRefusedError
 */
export async function findReprocessRequests(org: Org, names: FailedEventNames): Promise<string[]> {
  const query = `SELECT ${names.key} FROM ${names.object} WHERE ${names.status} = ${soqlText(REPROCESS_STATUS)} ORDER BY LastModifiedDate DESC LIMIT ${MAX_ROWS}`;
  const { records } = await readAnswer(org, queryPath(query), queryReply);
  return records.map((record) => record[names.key]).filter((key) => typeof key === 'string');
}
