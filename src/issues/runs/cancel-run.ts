import type { Pool } from 'pg';

/** Waits for the end of the slice that another process has in hand. */
const CANCEL = `
UPDATE run SET state = 'following', next_at = now(), updated_at = now(), cancelled_at = now(), cancelled_by = $2
WHERE id = $1 AND state = 'running'`;

/**
 * Cancels what a run has not begun. What it has changed stays changed.
 *
 * @param by name of the person
 * @returns false when all of it is begun, or there is no such run
 */
export async function cancelRun(pool: Pool, id: string, by: string): Promise<boolean> {
  return ((await pool.query(CANCEL, [id, by])).rowCount ?? 0) > 0;
}
