import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { AttemptResult } from '../delivery/attempt.ts';
import type { StoredWebhook } from './webhooks.ts';

/** A due delivery, with everything that an attempt needs. */
export interface DueDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly type: string;
  readonly body: Buffer;
  readonly attempts: number;
  /** When the first attempt was due. */
  readonly firstDueAt: Date;
  readonly webhook: Pick<
    StoredWebhook,
    | 'id'
    | 'address'
    | 'transportType'
    | 'authentication'
    | 'oauth'
    | 'signingSecret'
    | 'formerSecret'
  >;
}

/**
 * Schedules deliveries of an event.
 * @param webhooks the receivers; one delivery each
 * @param copies deliveries per webhook: Digital River may send an event more than once
 * @param dueAt the time of the first attempt, in milliseconds since 1970
 * @returns the ids of the deliveries
 */
export async function scheduleDeliveries(
  pool: Pool,
  eventId: string,
  webhooks: readonly StoredWebhook[],
  { copies, dueAt }: { copies: number; dueAt: number },
): Promise<string[]> {
  const targets = Array.from({ length: copies }, () => webhooks).flat();
  const ids = targets.map(() => randomUUID());
  await pool.query(
    `INSERT INTO deliveries (id, event_id, webhook_id, address, due_at, first_due_at)
     SELECT id, $2, webhook_id, address, $5, $5
     FROM unnest($1::text[], $3::text[], $4::text[]) AS target (id, webhook_id, address)`,
    [
      ids,
      eventId,
      targets.map(({ id }) => id),
      targets.map(({ address }) => address),
      new Date(dueAt),
    ],
  );
  return ids;
}

/**
 * Pending deliveries of enabled webhooks that are due, longest due first.
 * @param now the simulated time
 */
export async function dueDeliveries(
  pool: Pool,
  limit: number,
  inFlight: readonly string[],
  now: number,
): Promise<DueDelivery[]> {
  const { rows } = await pool.query<DueDelivery>(
    `SELECT d.id, d.event_id AS "eventId", e.type, e.body, d.attempts,
       d.first_due_at AS "firstDueAt",
       json_build_object('id', w.id, 'address', w.address, 'transportType', w.transport_type,
         'authentication', w.authentication, 'oauth', w.oauth, 'signingSecret', w.signing_secret,
         'formerSecret', w.former_secret) AS webhook
     FROM deliveries d JOIN events e ON e.id = d.event_id JOIN webhooks w ON w.id = d.webhook_id
     WHERE d.state = 'pending' AND d.due_at <= $3 AND w.enabled AND NOT d.id = ANY($2)
     ORDER BY d.due_at LIMIT $1`,
    [limit, inFlight, new Date(now)],
  );
  return rows;
}

/**
 * Gives up pending deliveries whose time for retries has passed while their webhook was disabled.
 * Their events remain in the event log.
 * @param before deliveries that were first due before this time, in milliseconds since 1970;
 *   minus infinity: none
 */
export async function giveUpDeliveries(pool: Pool, before: number): Promise<void> {
  if (!Number.isFinite(before)) return;
  await pool.query(
    `UPDATE deliveries d SET state = 'failed'
     FROM webhooks w WHERE w.id = d.webhook_id AND NOT w.enabled
       AND d.state = 'pending' AND d.first_due_at < $1`,
    [new Date(before)],
  );
}

/** What an attempt came to, to be recorded. */
export interface SettledAttempt {
  readonly delivery: DueDelivery;
  readonly result: AttemptResult;
  /** When the attempt was made, in simulated milliseconds since 1970. */
  readonly at: number;
}

/** Records an acknowledged delivery, and resets the webhook's consecutive failures. */
export async function settleDelivered(pool: Pool, attempt: SettledAttempt): Promise<void> {
  await pool.query(
    `WITH webhook AS (
       UPDATE webhooks SET failures_in_a_row = 0, failing_since = NULL
       WHERE id = $8 AND failures_in_a_row > 0 RETURNING 1
     ), ${RECORDED}
     UPDATE deliveries SET state = 'delivered', attempts = $2, last_status = $4,
       last_error = NULL, last_response_body = $7, last_attempt_at = $3
     WHERE id = $1 AND ${WEBHOOK_FIRST}`,
    [...recordedValues(attempt), attempt.delivery.webhook.id],
  );
}

/**
 * Records a failed attempt, unless the webhook was deleted meanwhile.
 * @param retryMs milliseconds until the next attempt; undefined when the delivery is given up
 * @param disableAfter disables the webhook after this many consecutive failures, once they have
 *   lasted this many milliseconds
 */
export async function settleFailed(
  pool: Pool,
  attempt: SettledAttempt,
  retryMs: number | undefined,
  disableAfter: { failures: number; ms: number },
): Promise<void> {
  await pool.query(
    `WITH webhook AS (
       UPDATE webhooks SET
         failures_in_a_row = failures_in_a_row + 1,
         failing_since = coalesce(failing_since, $3),
         enabled = enabled AND NOT (
           failures_in_a_row + 1 >= $10
           AND coalesce(failing_since, $3) <= $3 - $11 * interval '1 millisecond')
       WHERE id = $8 RETURNING 1
     ), ${RECORDED}
     UPDATE deliveries SET attempts = $2, last_status = $4, last_error = $6,
       last_response_body = $7, last_attempt_at = $3,
       state = CASE WHEN $9::float8 IS NULL THEN 'failed' ELSE state END,
       due_at = $3 + coalesce($9, 0) * interval '1 millisecond'
     WHERE id = $1 AND state = 'pending' AND ${WEBHOOK_FIRST}`,
    [
      ...recordedValues(attempt),
      attempt.delivery.webhook.id,
      retryMs ?? null,
      disableAfter.failures,
      disableAfter.ms,
    ],
  );
}

/**
 * Makes PostgreSQL lock the webhook's row before the delivery's, as a change of the webhook does. In
 * another order, the two could wait for each other.
 */
const WEBHOOK_FIRST = '(SELECT count(*) FROM webhook) >= 0';

const RECORDED = `recorded AS (
  INSERT INTO attempts (delivery_id, number, at, status, ms, error, response_body)
  VALUES ($1, $2, $3::timestamptz, $4, $5, $6, $7) ON CONFLICT DO NOTHING
)`;

function recordedValues({ delivery, result, at }: SettledAttempt): unknown[] {
  return [
    delivery.id,
    delivery.attempts + 1,
    new Date(at),
    result.status,
    result.ms,
    result.error ?? null,
    storable(result.body),
  ];
}

// PostgreSQL's text type cannot hold a NUL character, but an answer may contain one.
function storable(body: string | undefined): string | null {
  return body?.replaceAll('\0', '\uFFFD') ?? null;
}
