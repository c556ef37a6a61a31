import type { Pool } from 'pg';

/** The state of a delivery; `disabled`: pending, but its webhook is disabled. */
type DeliveryState = 'pending' | 'delivered' | 'disabled' | 'failed';

export interface LoggedDelivery {
  readonly id: string;
  readonly eventId: string;
  /** The order that the event is about, if any. */
  readonly orderId: string | null;
  readonly type: string;
  readonly webhookId: string;
  readonly address: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly lastResponseBody: string | null;
  readonly lastAttemptAt: Date | null;
  /** When the next attempt is due; null when there is none. */
  readonly nextAttemptAt: Date | null;
}

/** Which deliveries are wanted. */
export interface WantedDeliveries {
  /** Only deliveries of these events; undefined for all events. */
  readonly eventIds?: readonly string[] | undefined;
  /** Only those that have not been acknowledged. */
  readonly isUndelivered?: boolean;
  /** Only those that are older than the delivery with this id. */
  readonly startingAfter?: string | undefined;
}

/**
 * Deliveries, newest first.
 * @param limit maximum number of deliveries
 */
export async function loggedDeliveries(
  pool: Pool,
  { eventIds, isUndelivered = false, startingAfter }: WantedDeliveries,
  limit: number,
): Promise<LoggedDelivery[]> {
  const { rows } = await pool.query<LoggedDelivery>(
    `SELECT d.id, d.event_id AS "eventId", e.order_id AS "orderId", e.type, d.webhook_id AS "webhookId", d.address,
       CASE WHEN d.state = 'pending' AND NOT w.enabled THEN 'disabled' ELSE d.state END AS state,
       d.attempts, d.last_status AS "lastStatus", d.last_error AS "lastError",
       d.last_response_body AS "lastResponseBody", d.last_attempt_at AS "lastAttemptAt",
       CASE WHEN d.state = 'pending' AND w.enabled THEN d.due_at END AS "nextAttemptAt"
     FROM deliveries d JOIN events e ON e.id = d.event_id LEFT JOIN webhooks w ON w.id = d.webhook_id
     WHERE ($1::text[] IS NULL OR d.event_id = ANY($1))
       AND (NOT $3 OR d.state <> 'delivered')
       AND ($4::text IS NULL OR d.number < (SELECT number FROM deliveries WHERE id = $4))
     ORDER BY d.number DESC LIMIT $2`,
    [eventIds ?? null, limit, isUndelivered, startingAfter ?? null],
  );
  return rows;
}
