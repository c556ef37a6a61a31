import type { Pool } from 'pg';

export interface Retention {
  /** Days until the body of a settled event is deleted; it may contain personal data. */
  readonly bodyDays: number;
  /** Days until the row of a settled event is deleted. */
  readonly rowDays: number;
}

/** Small enough that no lock is kept for long. */
const BATCH_SIZE = 1000;

const OLD_BODIES = `
UPDATE event SET body = NULL, headers = NULL WHERE seq IN (
  SELECT seq FROM event
  WHERE status IN ('applied', 'superseded', 'unmapped', 'rejected') AND body IS NOT NULL
    AND settled_at < now() - $1 * interval '1 day'
  ORDER BY settled_at LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)`;

/** The history of an event is deleted with its row. */
const deletionOf = (condition: string) => `
WITH old AS MATERIALIZED (
  SELECT seq FROM event
  WHERE ${condition} AND settled_at < now() - $1 * interval '1 day'
  ORDER BY settled_at LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED
), history AS (
  DELETE FROM event_history WHERE seq = ANY(ARRAY(SELECT seq FROM old))
)
DELETE FROM event WHERE seq = ANY(ARRAY(SELECT seq FROM old))`;

const OLD_ROWS = deletionOf("status IN ('applied', 'superseded', 'unmapped', 'rejected')");

/** Statements of their own, so that each uses its own index. */
const OLD_DISMISSED_BODIES = `
UPDATE event SET body = NULL, headers = NULL WHERE seq IN (
  SELECT seq FROM event
  WHERE status = 'dismissed' AND body IS NOT NULL AND settled_at < now() - $1 * interval '1 day'
  ORDER BY settled_at LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)`;

const OLD_DISMISSED_ROWS = deletionOf("status = 'dismissed'");

/**
 * Deletes the bodies and rows of settled events that exceed their retention period. Pending,
 * waiting and parked events stay, whatever their age. Subjects stay as well: they contain versions,
 * but no personal data.
 *
 * @returns the number of deleted bodies and rows
 */
export async function purge(
  pool: Pool,
  retention: Retention,
): Promise<{ bodies: number; rows: number }> {
  const deleteOld = async (statements: readonly string[], days: number) => {
    let total = 0;
    for (const statement of statements) total += await runInBatches(pool, statement, days);
    return total;
  };
  return {
    rows: await deleteOld([OLD_ROWS, OLD_DISMISSED_ROWS], retention.rowDays),
    bodies: await deleteOld([OLD_BODIES, OLD_DISMISSED_BODIES], retention.bodyDays),
  };
}

async function runInBatches(pool: Pool, statement: string, days: number): Promise<number> {
  let total = 0;
  for (;;) {
    const { rowCount } = await pool.query(statement, [days]);
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH_SIZE) return total;
  }
}
