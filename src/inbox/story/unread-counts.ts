import type { Pool } from 'pg';
import { NO_VERIFICATION } from '../statistics/verification-counts.ts';

/** Beyond this number, events are not counted: reading them all would take too long for a page. */
const MAX_COUNTED = 1000;

const limited = (condition: string) =>
  `(SELECT count(*)::int FROM (SELECT FROM event WHERE ${condition} LIMIT ${MAX_COUNTED + 1}) counted)`;

const COUNTS = `
SELECT ${limited("status = 'pending'")} AS pending,
  ${limited(`status = 'unmapped' AND ${NO_VERIFICATION}`)} AS unmapped`;

/** Counts events of orders that no worker has read, so that their order number finds nothing. */
export async function unreadCounts(
  pool: Pool,
): Promise<{ readonly pending: number; readonly unmapped: number }> {
  const { rows } = await pool.query<{ pending: number; unmapped: number }>(COUNTS);
  return rows[0] ?? { pending: 0, unmapped: 0 };
}
