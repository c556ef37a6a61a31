import type { Pool } from 'pg';

/** Longer than it takes to ask any source. */
const LONGEST_ROUND_MS = 15 * 60_000;

/**
 * @param of what is done in turns: asking a source for what its webhooks did not bring, by its name, or something else that
 *   one process at a time does
 * @param longestMs longer than any round takes; who dies in one gives the others their turn after this
 * @returns whether it is this process's turn
 */
export async function takeTurn(
  pool: Pool,
  of: string,
  longestMs = LONGEST_ROUND_MS,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `INSERT INTO reconciliation AS r (source, due_at) VALUES ($1, now() + $2 * interval '1 millisecond')
     ON CONFLICT (source) DO UPDATE SET due_at = excluded.due_at WHERE r.due_at <= now()`,
    [of, longestMs],
  );
  return rowCount === 1;
}

/** Ends a turn. @param nextInMs when the next one is due, in milliseconds from now */
export async function endTurn(pool: Pool, of: string, nextInMs: number): Promise<void> {
  await pool.query(
    `UPDATE reconciliation SET due_at = now() + $2 * interval '1 millisecond' WHERE source = $1`,
    [of, nextInMs],
  );
}
