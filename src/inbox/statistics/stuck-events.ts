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
 * settled. Subjects are read by their key, as for waiting events. `is_taken`: it is retried in time.
 */
const STUCK = `
WITH since AS (
  SELECT now() - $1 * interval '1 millisecond' AS stuck_since
), old AS MATERIALIZED (
  SELECT e.source, e.received_at, e.reason, s.due_at, to_timestamp((s.memory ->> 'retriedSince')::float8 / 1000) AS retried_since
  FROM event e CROSS JOIN since LEFT JOIN LATERAL (
    SELECT due_at, memory FROM subject WHERE source = e.source AND key = e.subject
  ) s ON true
  WHERE e.status = 'pending' AND e.received_at < stuck_since
), moving AS MATERIALIZED (
  SELECT source FROM (SELECT DISTINCT source FROM old) AS sources CROSS JOIN since WHERE EXISTS (
    SELECT FROM event e WHERE e.source = sources.source AND status IN ('applied', 'superseded') AND settled_at > stuck_since
  )
), stuck AS (
  SELECT received_at, reason, retried_since, NOT is_untaken AS is_taken
  FROM old CROSS JOIN since CROSS JOIN LATERAL (
    SELECT due_at IS NULL
      OR (due_at < stuck_since AND NOT EXISTS (SELECT FROM moving WHERE moving.source = old.source)) AS is_untaken
  ) AS judged
  WHERE is_untaken OR (reason IS NOT NULL AND retried_since < stuck_since)
)`;

const STUCK_EVENTS = `${STUCK}
SELECT count(*)::int AS count, min(received_at) AS oldest, count(reason)::int AS retried,
  (array_agg(reason ORDER BY received_at) FILTER (WHERE reason IS NOT NULL))[1] AS reason
FROM stuck HAVING count(*) > 0`;

/**
 * Finds pending events that no worker has taken for some time, or that have been retried for longer.
 *
 * @param minMs the time, in milliseconds
 * @returns undefined when there are none
 */
export async function stuckEvents(pool: Pool, minMs: number): Promise<StuckEvents | undefined> {
  return (await pool.query<StuckEvents>(STUCK_EVENTS, [minMs])).rows[0];
}

/** Stuck events by what a person does about them. */
export interface StuckKinds {
  /** Those that no worker takes. */
  readonly untaken: number;
  /** When the oldest of them was received; null when there are none. */
  readonly oldestUntaken: Date | null;
  /** Those that a worker takes, and Salesforce refuses for a passing reason. */
  readonly retried: number;
  /** Since when the first of them is retried, and why it is; null when there are none. */
  readonly retriedSince: Date | null;
  readonly reason: string | null;
}

const STUCK_KINDS = `${STUCK}
SELECT count(*) FILTER (WHERE NOT is_taken)::int AS untaken, count(*) FILTER (WHERE is_taken)::int AS retried,
  min(received_at) FILTER (WHERE NOT is_taken) AS "oldestUntaken",
  min(retried_since) FILTER (WHERE is_taken) AS "retriedSince",
  (array_agg(reason ORDER BY retried_since) FILTER (WHERE is_taken))[1] AS reason
FROM stuck`;

/**
 * Finds the same as {@link stuckEvents}, by kind.
 *
 * @param minMs the time, in milliseconds
 */
export async function stuckKinds(pool: Pool, minMs: number): Promise<StuckKinds | undefined> {
  return (await pool.query<StuckKinds>(STUCK_KINDS, [minMs])).rows[0];
}
