import { z } from 'zod';
import type { Org } from '../salesforce/api/org.ts';
import { queryPath, readAnswer } from '../salesforce/api/query.ts';
import { soqlText } from '../salesforce/api/soql.ts';
import type { FailedEventNames } from '../salesforce/schema/profile.ts';
import { MARK } from './failed-event-records.ts';

/** One page of an answer; what is marked beyond it is found when some of these are settled. */
const MAX_ROWS = 2000;

const queryReply = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

/**
 * The keys of Failed Event records that an admin has marked to be reprocessed. Those that were marked last come first: marks
 * stay for as long as their events are on their way, and were found before. One call.
 *
 * @throws OrgOutageError, RequestRefusedError
 */
export async function markedEvents(org: Org, names: FailedEventNames): Promise<string[]> {
  const query = `SELECT ${names.key} FROM ${names.object} WHERE ${names.status} = ${soqlText(MARK)} ORDER BY LastModifiedDate DESC LIMIT ${MAX_ROWS}`;
  const { records } = await readAnswer(org, queryPath(query), queryReply);
  return records.map((record) => record[names.key]).filter((key) => typeof key === 'string');
}
