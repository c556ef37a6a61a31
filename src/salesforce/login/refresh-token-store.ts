import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction } from '../../database/transaction.ts';
import { OrgOutageError } from '../org-errors.ts';
import type { RefreshTokenStore } from './log-in.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Stores the org's newest refresh token in the database, for all processes. A row lock lets one
 * process exchange it at a time; a process that waited finds the token that the other one received.
 * Each configured token has its own row. If a process dies between the org's response and the
 * commit, the new token is lost, and an admin has to log in again and configure the new token.
 *
 * @param pool the connector's database
 */
export function refreshTokenStore(pool: Pool): RefreshTokenStore {
  return {
    async exchange(configured, exchange) {
      const digest = createHash('sha256').update(configured).digest();
      const exchanged = await inTransaction(pool, async (client) => {
        await client.query(
          'INSERT INTO refresh_token (configured) VALUES ($1) ON CONFLICT DO NOTHING',
          [digest],
        );
        const { rows } = await client.query<{ newest: Buffer | null }>(
          'SELECT newest FROM refresh_token WHERE configured = $1 FOR UPDATE',
          [digest],
        );
        const stored = rows[0]?.newest ?? undefined;
        const newest = stored === undefined ? configured : decrypt(stored, configured);
        const outcome = await exchange(newest);
        if (outcome.replacedBy !== undefined && outcome.replacedBy !== newest) {
          await client.query(
            'UPDATE refresh_token SET newest = $2, replaced_at = now() WHERE configured = $1',
            [digest, encrypt(outcome.replacedBy, configured)],
          );
        }
        return outcome;
      }).catch((cause: unknown) => {
        if (cause instanceof OrgOutageError) throw cause;
        throw new OrgOutageError(
          'unavailable',
          'The database that stores the refresh token does not answer.',
          { cause },
        );
      });
      return exchanged.result;
    },
  };
}

/** Nonce, tag and ciphertext. The key is derived from the configured token, which is not stored. */
function encrypt(text: string, configured: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(configured), nonce);
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

function decrypt(stored: Buffer, configured: string): string {
  const tagEnd = NONCE_BYTES + TAG_BYTES;
  const decipher = createDecipheriv(
    CIPHER,
    keyOf(configured),
    stored.subarray(0, NONCE_BYTES),
  ).setAuthTag(stored.subarray(NONCE_BYTES, tagEnd));
  return decipher.update(stored.subarray(tagEnd), undefined, 'utf8') + decipher.final('utf8');
}

function keyOf(configured: string): Buffer {
  return Buffer.from(hkdfSync('sha256', configured, '', 'refresh token', KEY_BYTES));
}
