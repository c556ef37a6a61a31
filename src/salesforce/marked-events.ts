import { z } from 'zod';
import { MARK } from './objects/failed-event.ts';
import type { Org } from './org.ts';
import { OrgTroubleError } from './org-error.ts';
import type { FailedEventNames } from './profile.ts';
import { soqlText } from './soql.ts';

/** One page of an answer; what is marked beyond it is found by a later query. */
const MOST_ROWS = 2000;

const queryReply = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

/**
 * The keys of Failed Event records that an admin has marked to be reprocessed, those that were marked first before others.
 * One call.
 *
 * @throws OrgTroubleError, RequestRefusedError
 */
export async function markedEvents(org: Org, names: FailedEventNames): Promise<string[]> {
  const query = `SELECT ${names.key} FROM ${names.object} WHERE ${names.status} = ${soqlText(MARK)} ORDER BY LastModifiedDate LIMIT ${MOST_ROWS}`;
  const reply = queryReply.safeParse(
    await org.call({ method: 'GET', path: `/query?q=${encodeURIComponent(query)}` }),
  );
  if (!reply.success) {
    throw new OrgTroubleError('unavailable', 'Salesforce answers a query with something else.');
  }
  return reply.data.records
    .map((record) => record[names.key])
    .filter((key) => typeof key === 'string');
}
