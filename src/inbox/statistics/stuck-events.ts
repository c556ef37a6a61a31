import type { Pool } from 'pg';

/** Pending events that do not become anything else. */
export interface StuckEvents {
  readonly count: number;
  /** When the oldest of them was received. */
  readonly oldest: Date;
  /** How many of them are retried, since Salesforce refuses them for a passing reason. */
  readonly retried: number;
  /** Why the oldest of those is; null when there are none. */
  readonly reason: string | null;
}

/**
 * An event that was replayed or refused a moment ago is not stuck, however old it is: its subject is
 * due, or retried, since then. Nor is one that waits its turn while events of its source are
 * settled. Subjects are read by their key, as for waiting events.
 */
const STUCK_EVENTS = `
WITH since AS (
  SELECT now() - $1 * interval '1 millisecond' AS stuck_since
), old AS MATERIALIZED (
  SELECT e.source, e.received_at, e.reason, s.due_at, (s.memory ->> 'retriedSince')::float8 AS retried_since
  FROM event e CROSS JOIN since LEFT JOIN LATERAL (
    SELECT due_at, memory FROM subject WHERE source = e.source AND key = e.subject
  ) s ON true
  WHERE e.status = 'pending' AND e.received_at < stuck_since
), moving AS MATERIALIZED (
  SELECT source FROM (SELECT DISTINCT source FROM old) AS sources CROSS JOIN since WHERE EXISTS (
    SELECT FROM event e WHERE e.source = sources.source AND status IN ('applied', 'superseded') AND settled_at > stuck_since
  )
)
SELECT count(*)::int AS count, min(received_at) AS oldest, count(reason)::int AS retried,
  (array_agg(reason ORDER BY received_at) FILTER (WHERE reason IS NOT NULL))[1] AS reason
FROM old CROSS JOIN since
WHERE due_at IS NULL
  OR (due_at < stuck_since AND NOT EXISTS (SELECT FROM moving WHERE moving.source = old.source))
  OR (reason IS NOT NULL AND to_timestamp(retried_since / 1000) < stuck_since)
HAVING count(*) > 0`;

/**
 * Finds pending events that no worker has taken for some time, or that have been retried for longer.
 *
 * @param minMs the time, in milliseconds
 * @returns undefined when there are none
 */
export async function stuckEvents(pool: Pool, minMs: number): Promise<StuckEvents | undefined> {
  return (await pool.query<StuckEvents>(STUCK_EVENTS, [minMs])).rows[0];
}
