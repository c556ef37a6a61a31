import type { Pool } from 'pg';
import { inTransaction } from '../../database/transaction.ts';

/** Small enough that no lock is kept for long. */
const BATCH_SIZE = 1000;

/** The database refuses to delete younger entries, whatever is configured. */
export const MIN_AUDIT_DAYS = 30;

/**
 * Deletes the entries of the audit trail that exceed their retention period.
 *
 * @param days how long entries are kept; at least {@link MIN_AUDIT_DAYS}
 * @returns the number of deleted entries
 */
export async function deleteOldAudit(pool: Pool, days: number): Promise<number> {
  let total = 0;
  for (;;) {
    const deleted = await deleteBatch(pool, days);
    total += deleted;
    if (deleted < BATCH_SIZE) return total;
  }
}

function deleteBatch(pool: Pool, days: number): Promise<number> {
  return inTransaction(pool, async (client) => {
    // The trigger of the table refuses what this transaction does not declare.
    await client.query("SELECT set_config('connector.audit_days', $1, true)", [String(days)]);
    const { rowCount } = await client.query(
      `DELETE FROM audit WHERE seq IN (
         SELECT seq FROM audit WHERE at < now() - $1 * interval '1 day'
         ORDER BY at, seq LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)`,
      [days],
    );
    return rowCount ?? 0;
  });
}
