import type { Pool } from 'pg';

/** Longer than any round takes; who dies in one gives the others their turn after this. */
const LONGEST_ROUND = '15 minutes';

/** @returns whether it is this process's turn to ask a source for what its webhooks did not bring */
export async function takeTurn(pool: Pool, source: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `INSERT INTO reconciliation AS r (source, due_at) VALUES ($1, now() + interval '${LONGEST_ROUND}')
     ON CONFLICT (source) DO UPDATE SET due_at = excluded.due_at WHERE r.due_at <= now()`,
    [source],
  );
  return rowCount === 1;
}

/** Ends a turn. @param nextInMs when the next one is due, in milliseconds from now */
export async function endTurn(pool: Pool, source: string, nextInMs: number): Promise<void> {
  await pool.query(
    `UPDATE reconciliation SET due_at = now() + $2 * interval '1 millisecond' WHERE source = $1`,
    [source, nextInMs],
  );
}
