import type { Pool } from 'pg';
import type { ChannelName } from '../channels/channel.ts';
import type { AlertMessage } from '../message/alert-message.ts';

/** A message that a process sends now. */
export interface ClaimedDelivery extends AlertMessage {
  /** Attempts that failed before. */
  readonly attempts: number;
  /** How long ago it was created, by the database's clock, in milliseconds. */
  readonly ageMs: number;
}

/** The oldest first, so that messages arrive in their order when a channel works again. */
const CLAIM = `
WITH due AS (
  SELECT d.alert_id FROM alert_delivery d JOIN alert a ON a.id = d.alert_id
  WHERE d.channel = $1 AND d.state = 'pending' AND d.due_at <= now()
  ORDER BY a.created_at, a.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED
), claimed AS (
  UPDATE alert_delivery d SET due_at = now() + $2 * interval '1 millisecond'
  FROM due WHERE d.alert_id = due.alert_id AND d.channel = $1
  RETURNING d.alert_id, d.attempts
)
SELECT id, subject, text, created_at AS "createdAt", attempts,
  (extract(epoch FROM now() - created_at) * 1000)::float8 AS "ageMs"
FROM claimed JOIN alert ON id = alert_id`;

/**
 * Claims a message that is due on a channel.
 *
 * @param leaseMs when another process may send it, should this one die, in milliseconds
 * @returns undefined when none is due
 */
export async function claimDelivery(
  pool: Pool,
  channel: ChannelName,
  leaseMs: number,
): Promise<ClaimedDelivery | undefined> {
  return (await pool.query<ClaimedDelivery>(CLAIM, [channel, leaseMs])).rows[0];
}

/** The others of the channel are tried at once, since it works. */
const DELIVERED = `
WITH done AS (
  UPDATE alert_delivery SET state = 'delivered', settled_at = now() WHERE alert_id = $1 AND channel = $2
)
UPDATE alert_delivery SET due_at = least(due_at, now())
WHERE channel = $2 AND state = 'pending' AND attempts > 0 AND alert_id <> $1`;

export async function markDelivered(pool: Pool, channel: ChannelName, id: string): Promise<void> {
  await pool.query(DELIVERED, [id, channel]);
  await noteSuccess(pool, channel);
}

/** @param retryMs when it is tried again, in milliseconds; undefined: it is given up */
export async function markFailed(
  pool: Pool,
  channel: ChannelName,
  id: string,
  { failure, retryMs }: { readonly failure: string; readonly retryMs: number | undefined },
): Promise<void> {
  await pool.query(
    `UPDATE alert_delivery SET attempts = attempts + 1, failure = $3,
       state = CASE WHEN $4::float8 IS NULL THEN 'failed' ELSE 'pending' END,
       settled_at = CASE WHEN $4::float8 IS NULL THEN now() END,
       due_at = now() + coalesce($4, 0) * interval '1 millisecond'
     WHERE alert_id = $1 AND channel = $2`,
    [id, channel, failure, retryMs ?? null],
  );
  await noteFailure(pool, channel, failure);
}

/** Gives a claimed message back, which was not tried to its end. */
export async function releaseDelivery(pool: Pool, channel: ChannelName, id: string): Promise<void> {
  await pool.query(
    'UPDATE alert_delivery SET due_at = now() WHERE alert_id = $1 AND channel = $2',
    [id, channel],
  );
}

/**
 * Gives up what no process sends, since its channel was removed from the configuration.
 *
 * @param configured the channels that are left
 * @param maxMs age of what is given up, in milliseconds
 */
export async function giveUpAbsent(
  pool: Pool,
  configured: readonly ChannelName[],
  maxMs: number,
  failure: string,
): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE alert_delivery SET state = 'failed', settled_at = now(), failure = coalesce(failure, $2)
     WHERE state = 'pending' AND channel <> ALL($3::text[]) AND alert_id IN (
       SELECT id FROM alert WHERE created_at < now() - $1 * interval '1 millisecond'
     )`,
    [maxMs, failure, configured],
  );
  return rowCount ?? 0;
}

/** How a channel worked last. */
export interface ChannelState {
  readonly channel: string;
  readonly deliveredAt: Date | null;
  readonly failedAt: Date | null;
  /** Why the last attempt failed; null when it did not. */
  readonly failure: string | null;
}

export async function readChannelStates(pool: Pool): Promise<ChannelState[]> {
  const { rows } = await pool.query<ChannelState>(
    `SELECT channel, delivered_at AS "deliveredAt", failed_at AS "failedAt", failure FROM alert_channel`,
  );
  return rows;
}

async function noteSuccess(pool: Pool, channel: ChannelName): Promise<void> {
  await pool.query(
    `INSERT INTO alert_channel (channel, delivered_at) VALUES ($1, now())
     ON CONFLICT (channel) DO UPDATE SET delivered_at = now(), failure = NULL`,
    [channel],
  );
}

async function noteFailure(pool: Pool, channel: ChannelName, failure: string): Promise<void> {
  await pool.query(
    `INSERT INTO alert_channel (channel, failed_at, failure) VALUES ($1, now(), $2)
     ON CONFLICT (channel) DO UPDATE SET failed_at = now(), failure = $2`,
    [channel, failure],
  );
}
