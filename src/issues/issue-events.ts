import type { Pool } from 'pg';
import { ISSUE_KEY } from './issue.ts';

/** A parked event of an issue. */
export interface IssueEvent {
  readonly seq: string;
  readonly eventId: string;
  readonly type: string | null;
  /** The order, or what else it is about. */
  readonly subject: string | null;
  readonly receivedAt: Date;
  readonly parkedAt: Date;
  readonly reason: string;
}

const EVENTS = `
SELECT seq, event_id AS "eventId", type, subject, received_at AS "receivedAt",
  coalesce(settled_at, received_at) AS "parkedAt", coalesce(reason, '') AS reason
FROM event WHERE status = 'parked' AND ${ISSUE_KEY} = $1 AND seq < $2::bigint ORDER BY seq DESC LIMIT $3`;

const LAST_SEQ = '9223372036854775807';

/**
 * Lists the parked events of an issue, the newest first.
 *
 * @param before the last event of the page before; undefined for the first page
 * @param max at most this many
 */
export async function eventsOfIssue(
  pool: Pool,
  key: string,
  before: string | undefined,
  max: number,
): Promise<IssueEvent[]> {
  return (await pool.query<IssueEvent>(EVENTS, [key, before ?? LAST_SEQ, max])).rows;
}
