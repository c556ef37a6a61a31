import type { Pool } from 'pg';
import { type EventSelection, selectionCondition } from './event-selection.ts';

/** Counts the selected events by their status, the most frequent first. */
export async function countByStatus(
  pool: Pool,
  selection: EventSelection,
): Promise<{ status: string; count: number }[]> {
  const { sql, values } = selectionCondition(selection);
  const { rows } = await pool.query<{ status: string; count: number }>(
    `SELECT status, count(*)::int AS count FROM event WHERE ${sql}
     GROUP BY status ORDER BY count DESC, status`,
    [...values],
  );
  return rows;
}
