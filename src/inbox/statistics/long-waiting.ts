import type { Pool } from 'pg';

/** Events that have waited for a record of the org for long. */
export interface LongWaiting {
  readonly count: number;
  /** False: there are more. Those of 2,000 subjects are counted. */
  readonly isComplete: boolean;
  /** Since when the longest of them waits. */
  readonly since: Date;
  /** What those that wait longest are about; at most five. */
  readonly subjects: readonly string[];
}

/** A reading is quick, however many wait. */
const MAX_SUBJECTS = 2000;

/**
 * Reads the beginning of the index `subject_waiting_record`, and the events of these subjects by
 * their keys: a join may read all subjects that there ever were. An event whose write is held has a
 * code.
 */
const LONG_WAITING = `
WITH long AS MATERIALIZED (
  SELECT source, key, waiting_since AS since FROM subject
  WHERE waiting_since < now() - $1 * interval '1 millisecond' ORDER BY waiting_since LIMIT ${MAX_SUBJECTS + 1}
), counted AS MATERIALIZED (
  SELECT key, since, (
    SELECT count(*) FROM event e
    WHERE e.source = long.source AND e.subject = long.key AND status = 'waiting' AND error_code IS NULL
  ) AS events FROM long
), longest AS (
  SELECT key, min(since) AS since FROM counted WHERE events > 0 GROUP BY key ORDER BY since, key LIMIT 5
)
SELECT sum(events)::int AS count, (SELECT count(*) FROM long) <= ${MAX_SUBJECTS} AS "isComplete", min(since) AS since,
  (SELECT array_agg(key ORDER BY since, key) FROM longest) AS subjects
FROM counted WHERE events > 0 HAVING count(*) > 0`;

/**
 * Finds events that have waited for a record for long.
 *
 * @param minMs how long, in milliseconds
 * @returns undefined when there are none
 */
export async function longWaiting(pool: Pool, minMs: number): Promise<LongWaiting | undefined> {
  return (await pool.query<LongWaiting>(LONG_WAITING, [minMs])).rows[0];
}
