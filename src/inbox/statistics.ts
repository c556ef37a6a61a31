import type { Pool } from 'pg';

/** Number of events of a source that are not settled, by status. */
export interface OpenEvents {
  readonly source: string;
  readonly status: 'pending' | 'waiting' | 'parked';
  readonly count: number;
}

/** Two queries, so that each uses its own partial index. */
const OPEN_EVENTS = `
SELECT source, status, count(*)::int AS count FROM event WHERE status IN ('pending', 'waiting') GROUP BY source, status
UNION ALL
SELECT source, status, count(*)::int AS count FROM event WHERE status = 'parked' GROUP BY source, status`;

/** Counts events that are pending, waiting or parked. */
export async function openEvents(pool: Pool): Promise<OpenEvents[]> {
  const { rows } = await pool.query<OpenEvents>(OPEN_EVENTS);
  return rows;
}
