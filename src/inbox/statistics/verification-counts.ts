import type { Pool } from 'pg';

/**
 * The condition that an event is a verification of the way to the connector, which an operator has
 * sent (`npm run register-webhooks -- verify`). It is no event of the sender.
 */
const IS_VERIFICATION = "status = 'unmapped' AND error_code = 'VERIFICATION'";

/** The opposite condition. Releases before verifications stored some events without a code. */
export const NO_VERIFICATION =
  "(status <> 'unmapped' OR error_code IS DISTINCT FROM 'VERIFICATION')";

/** The verifications that are kept. */
export interface Verifications {
  readonly count: number;
  /** When the last of them was received; null when there are none. */
  readonly newest: Date | null;
}

const COUNT = 'SELECT count(*)::int AS count, max(received_at) AS newest FROM event';

/** Counts all verifications that retention has left. */
export async function allVerifications(pool: Pool): Promise<Verifications> {
  const { rows } = await pool.query<Verifications>(`${COUNT} WHERE ${IS_VERIFICATION}`);
  return rows[0] ?? { count: 0, newest: null };
}

/** Counts the verifications of the last 24 hours by source; sources without any are left out. */
export async function recentVerifications(
  pool: Pool,
): Promise<{ readonly source: string; readonly count: number }[]> {
  const { rows } = await pool.query<{ source: string; count: number }>(
    `SELECT source, count(*)::int AS count FROM event
     WHERE ${IS_VERIFICATION} AND received_at > now() - interval '24 hours' GROUP BY 1 ORDER BY 1`,
  );
  return rows;
}
