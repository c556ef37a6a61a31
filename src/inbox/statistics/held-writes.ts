import type { Pool } from 'pg';

/** Events whose writes Salesforce refuses until a person has mended something there. */
export interface HeldWrites {
  /** True: an approval locks their records; otherwise a right, a field or the like is missing. */
  readonly isLocked: boolean;
  readonly count: number;
  /** False: there are more. Those of 2,000 subjects are counted. */
  readonly isComplete: boolean;
  /** Since when the longest of them is held. */
  readonly since: Date;
  /** One of Salesforce's codes. */
  readonly code: string;
}

/** A reading is quick, however many are held. */
const MAX_SUBJECTS = 2000;

const LOCKED = "error_code = 'ENTITY_IS_LOCKED'";

/**
 * Reads the beginning of the index `subject_held`, and the events of these subjects by their keys.
 * The clocks of the two kinds are in the memory; one of an earlier release has only `held_since`.
 */
const HELD = `
WITH held AS MATERIALIZED (
  SELECT source, key, memory -> 'heldSince' AS clocks, held_since AS since FROM subject
  WHERE held_since IS NOT NULL ORDER BY held_since LIMIT ${MAX_SUBJECTS + 1}
), counted AS MATERIALIZED (
  SELECT kind.*, coalesce(to_timestamp((clocks ->> CASE WHEN "isLocked" THEN 'locked' ELSE 'hold' END)::float8 / 1000), since) AS since
  FROM held CROSS JOIN LATERAL (
    SELECT ${LOCKED} AS "isLocked", count(*) AS events, min(error_code) AS code FROM event e
    WHERE e.source = held.source AND e.subject = held.key AND status = 'waiting' AND error_code IS NOT NULL GROUP BY 1
  ) kind
)
SELECT "isLocked", sum(events)::int AS count, (SELECT count(*) FROM held) <= ${MAX_SUBJECTS} AS "isComplete",
  min(since) AS since, min(code) AS code
FROM counted GROUP BY "isLocked" ORDER BY "isLocked"`;

/** Counts events whose writes are held, and those whose records are locked. */
export async function heldWrites(pool: Pool): Promise<HeldWrites[]> {
  return (await pool.query<HeldWrites>(HELD)).rows;
}
