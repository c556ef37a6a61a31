import type { Pool } from 'pg';

/** Events that have waited for a record of the org for long. */
export interface LongWaiting {
  readonly count: number;
  /** Since when the longest of them waits. */
  readonly since: Date;
  /** What those that wait longest are about; at most five. */
  readonly subjects: readonly string[];
}

/**
 * An event whose write is held has a code. Subjects are read by their key, one for each waiting event:
 * a join may read all subjects that there ever were.
 */
const LONG_WAITING = `
WITH waiting AS MATERIALIZED (
  SELECT subject, (SELECT waiting_since FROM subject s WHERE s.source = e.source AND s.key = e.subject) AS since
  FROM event e WHERE status = 'waiting' AND error_code IS NULL
), long AS (
  SELECT subject, since FROM waiting WHERE since < now() - $1 * interval '1 millisecond'
), longest AS (
  SELECT subject, min(since) AS since FROM long GROUP BY subject ORDER BY since, subject LIMIT 5
)
SELECT count(*)::int AS count, min(since) AS since,
  (SELECT array_agg(subject ORDER BY since, subject) FROM longest) AS subjects
FROM long HAVING count(*) > 0`;

/**
 * Finds events that have waited for a record for long.
 *
 * @param minMs how long, in milliseconds
 * @returns undefined when there are none
 */
export async function longWaiting(pool: Pool, minMs: number): Promise<LongWaiting | undefined> {
  return (await pool.query<LongWaiting>(LONG_WAITING, [minMs])).rows[0];
}
