import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';

/** A new signing secret: 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Gives a webhook a new signing secret; the former one continues to sign as well.
 * @returns the new secret; undefined when the webhook does not exist
 */
export async function rotateSecret(pool: Pool, webhookId: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ secret: string }>(
    `UPDATE webhooks SET former_secret = signing_secret, signing_secret = $2
     WHERE id = $1 RETURNING signing_secret AS secret`,
    [webhookId, newSecret()],
  );
  return rows[0]?.secret;
}

/** Stops signing with the former secret. Returns false when the webhook does not exist. */
export async function removeFormerSecret(pool: Pool, webhookId: string): Promise<boolean> {
  const { rowCount } = await pool.query('UPDATE webhooks SET former_secret = NULL WHERE id = $1', [
    webhookId,
  ]);
  return rowCount === 1;
}
