import type { Pool } from 'pg';

/** One attempt of a delivery. */
export interface LoggedAttempt {
  readonly deliveryId: string;
  /** 1 for the first attempt. */
  readonly number: number;
  /** In simulated time. */
  readonly at: Date;
  /** HTTP status; null without an answer. */
  readonly status: number | null;
  /** How long the attempt took, in real milliseconds. */
  readonly ms: number;
  /** Null when the delivery was acknowledged. */
  readonly error: string | null;
  /** The beginning of the answer. */
  readonly responseBody: string | null;
}

/** The attempts of deliveries, in their order. */
export async function attemptsOf(
  pool: Pool,
  deliveryIds: readonly string[],
): Promise<LoggedAttempt[]> {
  const { rows } = await pool.query<LoggedAttempt>(
    `SELECT delivery_id AS "deliveryId", number, at, status, ms, error,
       response_body AS "responseBody"
     FROM attempts WHERE delivery_id = ANY($1) ORDER BY delivery_id, number`,
    [deliveryIds],
  );
  return rows;
}
