import type { Pool, PoolClient } from 'pg';
import { storableText } from '../../storable.ts';
import type { ChannelName } from '../channels/channel.ts';
import type { AlertMessage } from '../message/alert-message.ts';

/** A message on one channel. */
interface AlertDelivery {
  readonly channel: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  /** Attempts that failed. */
  readonly attempts: number;
  readonly settledAt: Date | null;
  /** Why the last attempt failed. */
  readonly failure: string | null;
}

export interface StoredAlert extends AlertMessage {
  readonly kind: 'alert' | 'test';
  readonly deliveries: readonly AlertDelivery[];
}

/**
 * Stores a message, which is to be sent by some channels.
 *
 * @param dueInMs when a worker sends it, in milliseconds from now
 */
export async function saveAlert(
  client: Pool | PoolClient,
  kind: StoredAlert['kind'],
  { id, subject, text, createdAt }: AlertMessage,
  channels: readonly ChannelName[],
  dueInMs = 0,
): Promise<void> {
  await client.query(
    `WITH added AS (
       INSERT INTO alert (id, kind, subject, text, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id
     )
     INSERT INTO alert_delivery (alert_id, channel, due_at)
     SELECT id, unnest($6::text[]), now() + $7 * interval '1 millisecond' FROM added`,
    [id, kind, storableText(subject), storableText(text), createdAt, channels, dueInMs],
  );
}

const LATEST = `
SELECT id, kind, subject, text, created_at AS "createdAt" FROM alert ORDER BY created_at DESC, id LIMIT $1`;

const DELIVERIES = `
SELECT alert_id AS "alertId", channel, state, attempts, settled_at AS "settledAt", failure
FROM alert_delivery WHERE alert_id = ANY($1::uuid[]) ORDER BY channel DESC`;

/** The latest messages, the newest first. */
export async function latestAlerts(pool: Pool, limit: number): Promise<StoredAlert[]> {
  const { rows: alerts } = await pool.query<Omit<StoredAlert, 'deliveries'>>(LATEST, [limit]);
  const { rows } = await pool.query<AlertDelivery & { alertId: string }>(DELIVERIES, [
    alerts.map(({ id }) => id),
  ]);
  const byAlert = Map.groupBy(rows, ({ alertId }) => alertId);
  return alerts.map((alert) => ({
    ...alert,
    deliveries: (byAlert.get(alert.id) ?? []).map(({ alertId: _, ...delivery }) => delivery),
  }));
}

/** Deletes messages that are older than some days; those that are not sent yet are never as old. */
export async function deleteOldAlerts(client: PoolClient, days: number): Promise<void> {
  await client.query("DELETE FROM alert WHERE created_at < now() - $1 * interval '1 day'", [days]);
}
