import type { Pool } from 'pg';
import { WAITS_SINCE } from './wait-cause.ts';

/** Events whose writes are held, or locked by an approval, for one cause. */
export interface HeldCause {
  readonly source: string;
  /** Salesforce's code. */
  readonly code: string;
  /** Empty when the cause is not about one object, or field. */
  readonly object: string;
  readonly field: string;
  readonly count: number;
  /** Since when the longest of them is held. */
  readonly since: Date;
  /** That of the newest, in the connector's words. */
  readonly reason: string;
}

/**
 * An event that waits for a record has no code. Subjects are read by their key, one for each held
 * event: without the limit, PostgreSQL may read all subjects that there ever were.
 */
const HELD_CAUSES = `
WITH held AS MATERIALIZED (
  SELECT e.source, error_code AS code, coalesce(error_object, '') AS object, coalesce(error_field, '') AS field,
    seq, coalesce(reason, '') AS reason, ${WAITS_SINCE} AS since
  FROM event e LEFT JOIN LATERAL (
    SELECT waiting_since, held_since, memory FROM subject WHERE source = e.source AND key = e.subject LIMIT 1
  ) s ON true
  WHERE status = 'waiting' AND error_code IS NOT NULL
)
SELECT source, code, object, field, count(*)::int AS count, min(since) AS since,
  (array_agg(reason ORDER BY seq DESC))[1] AS reason
FROM held GROUP BY 1, 2, 3, 4 ORDER BY count DESC, since`;

/** Groups held events by their cause, those with the most events first. */
export async function heldCauses(pool: Pool): Promise<HeldCause[]> {
  return (await pool.query<HeldCause>(HELD_CAUSES)).rows;
}
