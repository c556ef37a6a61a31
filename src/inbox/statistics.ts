import type { Pool } from 'pg';

/** How many events of a source are in a state that is not the end. */
export interface OpenEvents {
  readonly source: string;
  readonly status: 'pending' | 'waiting' | 'parked';
  readonly count: number;
}

/** Two parts, so that each is counted on its own partial index. */
const OPEN_EVENTS = `
SELECT source, status, count(*)::int AS count FROM event WHERE status IN ('pending', 'waiting') GROUP BY source, status
UNION ALL
SELECT source, status, count(*)::int AS count FROM event WHERE status = 'parked' GROUP BY source, status`;

/** Counts the events that are still to be applied, wait for their Order, or need a person. */
export async function openEvents(pool: Pool): Promise<OpenEvents[]> {
  const { rows } = await pool.query<OpenEvents>(OPEN_EVENTS);
  return rows;
}
