import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';

/** A session lasts two hours, the platform's default time-out. */
const TOKEN_SECONDS = 2 * 60 * 60;

/**
 * Issues an access token in the look of a session id: organisation, `!`, secret. Only its digest is
 * kept, so that tokens outlive a restart and cannot be read from the database.
 */
export async function issueToken(pool: Pool, organizationId: string): Promise<string> {
  const token = `${organizationId.slice(0, 15)}!${randomBytes(72).toString('base64url').replaceAll('-', '.')}`;
  await pool.query(
    `insert into org_token (digest, expires_at) values ($1, now() + make_interval(secs => $2))`,
    [digest(token), TOKEN_SECONDS],
  );
  await pool.query('delete from org_token where expires_at < now()');
  return token;
}

/** Whether this org issued the token, and it is neither expired nor revoked. */
export async function isTokenValid(pool: Pool, token: string): Promise<boolean> {
  const text = 'select 1 from org_token where digest = $1 and expires_at > now()';
  return (await pool.query(text, [digest(token)])).rows.length > 0;
}

/** Ends a token's life; answers whether there was one. */
export async function revokeToken(pool: Pool, token: string): Promise<boolean> {
  const gone = await pool.query('delete from org_token where digest = $1', [digest(token)]);
  return (gone.rowCount ?? 0) > 0;
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
