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
 * Keeps the org's newest refresh token in the database, for all processes: the row's lock lets one of them exchange it at
 * a time, and the one that waited finds the token that the other was given. A token that is newly configured starts a row
 * of its own. When a process dies between the org's answer and the commit, the new token is lost: one has to log in anew.
 */
export function refreshTokenStore(pool: Pool): RefreshTokenStore {
  return {
    async exchange(configured, exchange) {
      const digest = createHash('sha256').update(configured).digest();
      const answer = await inTransaction(pool, async (client) => {
        await client.query(
          'INSERT INTO refresh_token (configured) VALUES ($1) ON CONFLICT DO NOTHING',
          [digest],
        );
        const { rows } = await client.query<{ newest: Buffer | null }>(
          'SELECT newest FROM refresh_token WHERE configured = $1 FOR UPDATE',
          [digest],
        );
        const kept = rows[0]?.newest ?? undefined;
        const newest = kept === undefined ? configured : open(kept, configured);
        const exchanged = await exchange(newest);
        if (exchanged.replacedBy !== undefined && exchanged.replacedBy !== newest) {
          await client.query(
            'UPDATE refresh_token SET newest = $2, replaced_at = now() WHERE configured = $1',
            [digest, seal(exchanged.replacedBy, configured)],
          );
        }
        return exchanged;
      }).catch((cause: unknown) => {
        if (cause instanceof OrgOutageError) throw cause;
        throw new OrgOutageError(
          'unavailable',
          'The database that keeps the refresh token gives no answer.',
          { cause },
        );
      });
      return answer.result;
    },
  };
}

/** Nonce, tag and text, encrypted under a key that only the configured token gives. */
function seal(text: string, configured: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(configured), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function open(sealed: Buffer, configured: string): string {
  const tagEnd = NONCE_BYTES + TAG_BYTES;
  const decipher = createDecipheriv(
    CIPHER,
    keyOf(configured),
    sealed.subarray(0, NONCE_BYTES),
  ).setAuthTag(sealed.subarray(NONCE_BYTES, tagEnd));
  return decipher.update(sealed.subarray(tagEnd), undefined, 'utf8') + decipher.final('utf8');
}

function keyOf(configured: string): Buffer {
  return Buffer.from(hkdfSync('sha256', configured, '', 'refresh token', KEY_BYTES));
}
