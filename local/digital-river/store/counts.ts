import type { Pool } from 'pg';

/** How much there is of everything. */
export interface Counts {
  readonly orders: number;
  readonly events: number;
  readonly delivered: number;
  /** Not acknowledged yet, or given up. */
  readonly undelivered: number;
}

export async function readCounts(pool: Pool): Promise<Counts> {
  const { rows } = await pool.query<Counts>(
    `SELECT (SELECT count(*)::integer FROM orders) AS orders,
       (SELECT count(*)::integer FROM events) AS events,
       (SELECT count(*)::integer FROM deliveries WHERE state = 'delivered') AS delivered,
       (SELECT count(*)::integer FROM deliveries WHERE state <> 'delivered') AS undelivered`,
  );
  const counts = rows[0];
  if (counts === undefined) throw new Error('Expected one row of counts, got none.');
  return counts;
}
