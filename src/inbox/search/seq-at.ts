import type { Pool } from 'pg';

/**
 * Halves the range of numbers until the first event is found that was received at a time or later:
 * some twenty look-ups in the primary key. Events lie in the order in which they came, apart from
 * those of concurrent commits, and from the few whose place a genuine event took.
 */
const SEQ_AT = `
WITH RECURSIVE halving (low, high) AS (
  SELECT (SELECT min(seq) FROM event), (SELECT max(seq) FROM event) + 1
  UNION ALL
  SELECT CASE WHEN probe.received_at < $1 THEN probe.seq + 1 ELSE low END,
    CASE WHEN probe.received_at < $1 THEN high ELSE (low + high) / 2 END
  FROM halving CROSS JOIN LATERAL (
    SELECT seq, received_at FROM event WHERE seq >= (low + high) / 2 ORDER BY seq LIMIT 1
  ) probe
  WHERE low < high
)
SELECT max(low) AS seq FROM halving`;

/** Events of concurrent commits are received within so many numbers. */
export const SEQ_TOLERANCE = 2000;

/**
 * The number of the first event that was received at a time or later.
 *
 * @returns a number beyond the last one when there is no such event; null for an empty inbox
 */
export async function seqAt(pool: Pool, time: Date): Promise<string | null> {
  const { rows } = await pool.query<{ seq: string | null }>(SEQ_AT, [time]);
  return rows[0]?.seq ?? null;
}
