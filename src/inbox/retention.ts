import type { Pool } from 'pg';

export interface Retention {
  /** Days after which the body of a settled event is deleted: it may hold personal data. */
  readonly bodyDays: number;
  /** Days after which a settled event is deleted altogether. */
  readonly rowDays: number;
}

/** Small enough to hold no lock for long. */
const ROWS_PER_STATEMENT = 1000;

const OLD_BODIES = `
UPDATE event SET body = NULL WHERE seq IN (
  SELECT seq FROM event
  WHERE status IN ('applied', 'superseded', 'unmapped', 'rejected') AND body IS NOT NULL
    AND settled_at < now() - $1 * interval '1 day'
  ORDER BY settled_at LIMIT ${ROWS_PER_STATEMENT} FOR UPDATE SKIP LOCKED)`;

const OLD_ROWS = `
DELETE FROM event WHERE seq IN (
  SELECT seq FROM event
  WHERE status IN ('applied', 'superseded', 'unmapped', 'rejected') AND settled_at < now() - $1 * interval '1 day'
  ORDER BY settled_at LIMIT ${ROWS_PER_STATEMENT} FOR UPDATE SKIP LOCKED)`;

/**
 * Deletes what is older than it may be. Events that wait, are pending or parked stay, however old; so do subjects, which
 * remember versions and no personal data.
 *
 * @returns how many bodies and rows were deleted
 */
export async function purge(
  pool: Pool,
  retention: Retention,
): Promise<{ bodies: number; rows: number }> {
  return {
    rows: await repeat(pool, OLD_ROWS, retention.rowDays),
    bodies: await repeat(pool, OLD_BODIES, retention.bodyDays),
  };
}

async function repeat(pool: Pool, statement: string, days: number): Promise<number> {
  let total = 0;
  for (;;) {
    const { rowCount } = await pool.query(statement, [days]);
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < ROWS_PER_STATEMENT) return total;
  }
}
