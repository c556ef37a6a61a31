import type { Pool } from 'pg';

/** Parked events with the same code. */
export interface ParkedCause {
  readonly code: string;
  readonly count: number;
  /** When the oldest of them was received. */
  readonly oldest: Date;
}

const PARKED_CAUSES = `
SELECT coalesce(error_code, 'unknown') AS code, count(*)::int AS count, min(received_at) AS oldest
FROM event WHERE status = 'parked' GROUP BY error_code ORDER BY count DESC, oldest`;

/** Counts parked events by code, the most frequent first. */
export async function parkedCauses(pool: Pool): Promise<ParkedCause[]> {
  const { rows } = await pool.query<ParkedCause>(PARKED_CAUSES);
  return rows;
}
