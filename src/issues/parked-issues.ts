import type { Pool } from 'pg';

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
  SELECT source, coalesce(error_code, '') AS code, coalesce(error_object, '') AS object,
    coalesce(error_field, '') AS field, count(*)::int AS count, min(received_at) AS oldest, max(seq) AS newest
  FROM event WHERE status = 'parked' GROUP BY 1, 2, 3, 4
), largest AS (
  SELECT *, md5(md5(source) || md5(code) || md5(object) || md5(field)) AS key
  FROM groups ORDER BY count DESC, source, code, object, field LIMIT $1
)
SELECT key, source, code, object, field, count, oldest,
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
