import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

/** The properties of a token or an authorization code. */
export interface TokenFacts {
  /** The password grant issues a session, which cannot be introspected. */
  kind: 'session' | 'access' | 'refresh' | 'code' | 'frontdoor';
  userId: string;
  clientId: string;
  scopes: string[];
  /**
   * Identifies a user's approval: revoking the refresh token revokes all tokens of the approval.
   */
  approval?: string | undefined;
  /** For a code: the values that its token request must match, and that the ID token repeats. */
  redirectUri?: string | undefined;
  codeChallenge?: string | undefined;
  nonce?: string | undefined;
}

/** A valid token. */
export interface IssuedToken extends TokenFacts {
  issuedAt: Date;
  expiresAt: Date;
}

const COLUMNS = 'facts, issued_at as "issuedAt", expires_at as "expiresAt"';

interface TokenRow {
  facts: TokenFacts;
  issuedAt: Date;
  expiresAt: Date;
}

/**
 * Stores the digest of a new token, so that tokens stay valid after a restart but cannot be read
 * from the database.
 * @param seconds how long the token is valid
 */
export async function storeToken(
  pool: Pool,
  token: string,
  facts: TokenFacts,
  seconds: number,
): Promise<void> {
  await pool.query(
    `insert into org_token (digest, facts, approval, expires_at)
     values ($1, $2, $3, now() + make_interval(secs => $4))`,
    [digest(token), JSON.stringify(facts), facts.approval ?? null, seconds],
  );
  await pool.query('delete from org_token where expires_at < now()');
}

/** Finds a token; undefined when this org did not issue it, or it is expired or revoked. */
export async function findToken(pool: Pool, token: string): Promise<IssuedToken | undefined> {
  const text = `select ${COLUMNS} from org_token
    where digest = $1 and expires_at > now() and facts is not null`;
  return issued((await pool.query<TokenRow>(text, [digest(token)])).rows);
}

/**
 * Like {@link findToken}, but deletes the token. If several calls use it at once, only one
 * succeeds.
 */
export async function consumeToken(pool: Pool, token: string): Promise<IssuedToken | undefined> {
  const text = `delete from org_token
    where digest = $1 and expires_at > now() and facts is not null returning ${COLUMNS}`;
  return issued((await pool.query<TokenRow>(text, [digest(token)])).rows);
}

/**
 * Revokes a token; for a refresh token, all tokens of the same approval.
 * @returns whether the token existed
 */
export async function revokeToken(pool: Pool, token: string): Promise<boolean> {
  const gone = await pool.query<TokenRow>(
    `delete from org_token where digest = $1 returning ${COLUMNS}`,
    [digest(token)],
  );
  const facts = gone.rows[0]?.facts;
  if (facts?.kind === 'refresh') {
    await pool.query('delete from org_token where approval = $1', [facts.approval]);
  }
  return gone.rows.length > 0;
}

function issued([row]: TokenRow[]): IssuedToken | undefined {
  return row && { ...row.facts, issuedAt: row.issuedAt, expiresAt: row.expiresAt };
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
