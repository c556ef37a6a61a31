import type { Pool } from 'pg';
import { ISSUE_KEY } from './issue.ts';

/** What is parked of an issue now. */
export interface ParkedIssue {
  /** Key of the issue. */
  readonly key: string;
  readonly source: string;
  readonly code: string;
  /** Empty when the cause is not about one object, or field. */
  readonly object: string;
  readonly field: string;
  readonly count: number;
  /** When the first of the events was received. */
  readonly oldest: Date;
  /** That of the newest event, in the connector's words. */
  readonly reason: string;
  /** Whether a person knows of it. */
  readonly isAcknowledged: boolean;
}

/** One pass over the parked events; keys and reasons are reckoned for the groups alone. */
const PARKED = `
WITH groups AS (
  SELECT source, coalesce(error_code, '') AS error_code, coalesce(error_object, '') AS error_object,
    coalesce(error_field, '') AS error_field, count(*)::int AS count, min(received_at) AS oldest, max(seq) AS newest
  FROM event WHERE status = 'parked' GROUP BY 1, 2, 3, 4
), largest AS (
  SELECT *, ${ISSUE_KEY} AS key
  FROM groups ORDER BY count DESC, source, error_code, error_object, error_field LIMIT $1
)
SELECT key, source, error_code AS code, error_object AS object, error_field AS field, count, oldest,
  (SELECT coalesce(reason, '') FROM event WHERE seq = newest) AS reason,
  EXISTS (SELECT FROM issue WHERE issue.key = largest.key AND state = 'acknowledged') AS "isAcknowledged"
FROM largest ORDER BY count DESC, key`;

/**
 * Groups the parked events by issue, those with the most events first. It reads the events: unlike
 * `listIssues`, it is never behind.
 *
 * @param max at most this many
 */
export async function parkedIssues(pool: Pool, max: number): Promise<ParkedIssue[]> {
  return (await pool.query<ParkedIssue>(PARKED, [max])).rows;
}
