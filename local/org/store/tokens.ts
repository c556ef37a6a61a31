import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

/** What a token stands for, or a code that becomes one. */
export interface TokenFacts {
  /** A session is what the password grant gives: introspection does not know it. */
  kind: 'session' | 'access' | 'refresh' | 'code';
  userId: string;
  clientId: string;
  scopes: string[];
  /** What a user once allowed: all tokens that come of it end with the refresh token. */
  approval?: string | undefined;
  /** Of a code: what its token request has to match, and what the ID token repeats. */
  redirectUri?: string | undefined;
  codeChallenge?: string | undefined;
  nonce?: string | undefined;
}

/** A token that is good now. */
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
 * Keeps a new token: only its digest, so that tokens outlive a restart and cannot be read from the database.
 * @param seconds how long it is good
 */
export async function keepToken(
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

/** What a token stands for; undefined when this org did not issue it, or it is expired or revoked. */
export async function findToken(pool: Pool, token: string): Promise<IssuedToken | undefined> {
  const text = `select ${COLUMNS} from org_token
    where digest = $1 and expires_at > now() and facts is not null`;
  return issued((await pool.query<TokenRow>(text, [digest(token)])).rows);
}

/** Like {@link findToken}, and takes the token away: of several that take it at once, one gets it. */
export async function takeToken(pool: Pool, token: string): Promise<IssuedToken | undefined> {
  const text = `delete from org_token
    where digest = $1 and expires_at > now() and facts is not null returning ${COLUMNS}`;
  return issued((await pool.query<TokenRow>(text, [digest(token)])).rows);
}

/**
 * Ends a token's life; with a refresh token, that of all tokens of the same approval.
 * @returns whether there was such a token
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
