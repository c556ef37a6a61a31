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
 * @param delayMs milliseconds until the first attempt
 * @returns the ids of the deliveries
 */
export async function scheduleDeliveries(
  pool: Pool,
  eventId: string,
  webhooks: readonly StoredWebhook[],
  { copies, delayMs }: { copies: number; delayMs: number },
): Promise<string[]> {
  const targets = Array.from({ length: copies }, () => webhooks).flat();
  const ids = targets.map(() => randomUUID());
  await pool.query(
    `INSERT INTO deliveries (id, event_id, webhook_id, address, due_at)
     SELECT id, $2, webhook_id, address, now() + $5 * interval '1 millisecond'
     FROM unnest($1::text[], $3::text[], $4::text[]) AS target (id, webhook_id, address)`,
    [ids, eventId, targets.map(({ id }) => id), targets.map(({ address }) => address), delayMs],
  );
  return ids;
}

/** Pending deliveries of enabled webhooks that are due, longest due first. */
export async function dueDeliveries(
  pool: Pool,
  limit: number,
  inFlight: readonly string[],
): Promise<DueDelivery[]> {
  const { rows } = await pool.query<DueDelivery>(
    `SELECT d.id, d.event_id AS "eventId", e.type, e.body, d.attempts,
       json_build_object('id', w.id, 'address', w.address, 'transportType', w.transport_type,
         'authentication', w.authentication, 'oauth', w.oauth, 'signingSecret', w.signing_secret,
         'formerSecret', w.former_secret) AS webhook
     FROM deliveries d JOIN events e ON e.id = d.event_id JOIN webhooks w ON w.id = d.webhook_id
     WHERE d.state = 'pending' AND d.due_at <= now() AND w.enabled AND NOT d.id = ANY($2)
     ORDER BY d.due_at LIMIT $1`,
    [limit, inFlight],
  );
  return rows;
}

/** Records an acknowledged delivery, and resets the webhook's consecutive failures. */
export async function settleDelivered(
  pool: Pool,
  delivery: DueDelivery,
  result: AttemptResult,
): Promise<void> {
  await pool.query(
    `WITH webhook AS (
       UPDATE webhooks SET failures_in_a_row = 0, failing_since = NULL
       WHERE id = $2 AND failures_in_a_row > 0
     )
     UPDATE deliveries SET state = 'delivered', attempts = attempts + 1, last_status = $3,
       last_error = NULL, last_response_body = $4, last_attempt_at = now()
     WHERE id = $1`,
    [delivery.id, delivery.webhook.id, result.status, storable(result.body)],
  );
}

/**
 * Records a failed attempt, unless the webhook was deleted meanwhile.
 * @param retryMs milliseconds until the next attempt
 * @param disableAfter disables the webhook after this many consecutive failures, once they have
 *   lasted this many milliseconds
 */
export async function settleFailed(
  pool: Pool,
  delivery: DueDelivery,
  result: AttemptResult,
  retryMs: number,
  disableAfter: { failures: number; ms: number },
): Promise<void> {
  await pool.query(
    `WITH webhook AS (
       UPDATE webhooks SET
         failures_in_a_row = failures_in_a_row + 1,
         failing_since = coalesce(failing_since, now()),
         enabled = enabled AND NOT (
           failures_in_a_row + 1 >= $7
           AND coalesce(failing_since, now()) <= now() - $8 * interval '1 millisecond')
       WHERE id = $2
     )
     UPDATE deliveries SET attempts = attempts + 1, due_at = now() + $6 * interval '1 millisecond',
       last_status = $3, last_error = $5, last_response_body = $4, last_attempt_at = now()
     WHERE id = $1 AND state = 'pending'`,
    [
      delivery.id,
      delivery.webhook.id,
      result.status,
      storable(result.body),
      result.error ?? null,
      retryMs,
      disableAfter.failures,
      disableAfter.ms,
    ],
  );
}

// PostgreSQL's text type cannot hold a NUL character, but an answer may contain one.
function storable(body: string | undefined): string | null {
  return body?.replaceAll('\0', '\uFFFD') ?? null;
}
