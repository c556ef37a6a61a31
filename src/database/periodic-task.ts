import type { Pool } from 'pg';
import { MINUTE_MS } from '../time.ts';

/** Longer than it takes to ask any source. */
const MAX_ROUND_MS = 15 * MINUTE_MS;

/**
 * @param of what is done in turns: asking a source for what its webhooks did not bring, by its name, or something else that
 *   one process at a time does
 * @param maxMs longer than any round takes; who dies in one gives the others their turn after this
 * @returns whether it is this process's turn
 */
export async function claimTask(pool: Pool, of: string, maxMs = MAX_ROUND_MS): Promise<boolean> {
  const { rowCount } = await pool.query(
    `INSERT INTO reconciliation AS r (source, due_at) VALUES ($1, now() + $2 * interval '1 millisecond')
     ON CONFLICT (source) DO UPDATE SET due_at = excluded.due_at WHERE r.due_at <= now()`,
    [of, maxMs],
  );
  return rowCount === 1;
}

/** Ends a turn. @param nextInMs when the next one is due, in milliseconds from now */
export async function completeTask(pool: Pool, of: string, nextInMs: number): Promise<void> {
  await pool.query(
    `UPDATE reconciliation SET due_at = now() + $2 * interval '1 millisecond' WHERE source = $1`,
    [of, nextInMs],
  );
}
