import type { Pool } from 'pg';

/** Events of a source that are not settled, by status. */
export interface OpenEvents {
  readonly source: string;
  readonly status: 'pending' | 'waiting' | 'parked';
  readonly count: number;
  /** When the oldest of them was received. */
  readonly oldest: Date;
  /** The age of that one by the database's clock, in seconds. */
  readonly ageSeconds: number;
}

const COUNTED = `source, status, count(*)::int AS count, min(received_at) AS oldest,
  greatest(extract(epoch FROM now() - min(received_at)), 0)::float8 AS "ageSeconds"`;

/** Two queries, so that each uses its own partial index. */
const OPEN_EVENTS = `
SELECT ${COUNTED} FROM event WHERE status IN ('pending', 'waiting') GROUP BY source, status
UNION ALL
SELECT ${COUNTED} FROM event WHERE status = 'parked' GROUP BY source, status`;

/** Counts events that are pending, waiting or parked. */
export async function openEvents(pool: Pool): Promise<OpenEvents[]> {
  const { rows } = await pool.query<OpenEvents>(OPEN_EVENTS);
  return rows;
}
