import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { WebhookInput } from '../webhook-input.ts';
import { newSecret } from './signing-secrets.ts';

export interface StoredWebhook extends WebhookInput {
  readonly id: string;
  /** Key of the signature. The API never returns it, as at Digital River. */
  readonly signingSecret: string;
  /** The former secret, while both sign; null otherwise. */
  readonly formerSecret: string | null;
  readonly failuresInARow: number;
  /** Since when deliveries fail, in simulated time; null when the last one was acknowledged. */
  readonly failingSince: Date | null;
  readonly createdTime: Date;
  readonly updatedTime: Date;
}

const COLUMNS = `id, types, address, api_version AS "apiVersion", enabled, transport_type AS "transportType",
  authentication, oauth, signing_secret AS "signingSecret", former_secret AS "formerSecret", failures_in_a_row AS "failuresInARow", failing_since AS "failingSince",
  created_time AS "createdTime", updated_time AS "updatedTime"`;

/**
 * Stores a new webhook with a new id and a new signing secret.
 * @param now the simulated time, in milliseconds since 1970
 */
export async function insertWebhook(
  pool: Pool,
  input: WebhookInput,
  now: number,
): Promise<StoredWebhook> {
  const { rows } = await pool.query<StoredWebhook>(
    `INSERT INTO webhooks (types, address, api_version, enabled, transport_type, authentication,
       oauth, id, signing_secret, created_time, updated_time)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) RETURNING ${COLUMNS}`,
    [...values(input), randomUUID(), newSecret(), new Date(now)],
  );
  return singleRow(rows);
}

/** All webhooks, oldest first. */
export async function listWebhooks(pool: Pool): Promise<StoredWebhook[]> {
  const { rows } = await pool.query<StoredWebhook>(
    `SELECT ${COLUMNS} FROM webhooks ORDER BY created_time, id`,
  );
  return rows;
}

export async function findWebhook(pool: Pool, id: string): Promise<StoredWebhook | undefined> {
  const { rows } = await pool.query<StoredWebhook>(
    `SELECT ${COLUMNS} FROM webhooks WHERE id = $1`,
    [id],
  );
  return rows[0];
}

/**
 * Replaces a webhook's registration. Enabling a disabled webhook resets its failures and makes its
 * pending deliveries due at once.
 * @param now the simulated time, in milliseconds since 1970
 */
export async function replaceWebhook(
  pool: Pool,
  id: string,
  input: WebhookInput,
  now: number,
): Promise<StoredWebhook> {
  const { rows } = await pool.query<StoredWebhook>(
    `WITH before AS (SELECT enabled FROM webhooks WHERE id = $8 FOR UPDATE),
     due AS (
       UPDATE deliveries SET due_at = $9
       WHERE webhook_id = $8 AND state = 'pending' AND $4 AND NOT (SELECT enabled FROM before)
     )
     UPDATE webhooks SET
       types = $1, address = $2, api_version = $3, enabled = $4, transport_type = $5,
       authentication = $6, oauth = $7, updated_time = $9,
       failures_in_a_row = CASE WHEN (SELECT enabled FROM before) THEN failures_in_a_row ELSE 0 END,
       failing_since = CASE WHEN (SELECT enabled FROM before) THEN failing_since END
     WHERE id = $8 RETURNING ${COLUMNS}`,
    [...values(input), id, new Date(now)],
  );
  return singleRow(rows);
}

/**
 * Deletes a webhook; its pending deliveries fail. Returns false when the webhook does not exist.
 */
export async function deleteWebhook(pool: Pool, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH given_up AS (
       UPDATE deliveries SET state = 'failed', last_error = 'the webhook was deleted'
       WHERE webhook_id = $1 AND state = 'pending'
     )
     DELETE FROM webhooks WHERE id = $1`,
    [id],
  );
  return rowCount === 1;
}

function values(input: WebhookInput): unknown[] {
  return [
    input.types,
    input.address,
    input.apiVersion,
    input.enabled,
    input.transportType,
    input.authentication ?? null,
    input.oauth ?? null,
  ];
}

function singleRow(rows: readonly StoredWebhook[]): StoredWebhook {
  const row = rows[0];
  if (row === undefined)
    throw new Error('Expected the statement to return the webhook, got no row.');
  return row;
}
