import type { Org } from '../org.ts';
import { findToken, type IssuedToken } from '../store/tokens.ts';
import { readAccessToken } from './jwt-access-token.ts';

/** What a presented token opens; undefined when it is no access token of this org, or no good one any more. */
export async function accessToken(org: Org, token: string): Promise<IssuedToken | undefined> {
  const issued = await anyToken(org, token);
  return issued?.kind === 'session' || issued?.kind === 'access' ? issued : undefined;
}

/** What this org issued a token for, of whichever kind; undefined when it did not, or the token is no longer good. */
export async function anyToken(org: Org, token: string): Promise<IssuedToken | undefined> {
  return isJwt(token) ? readAccessToken(org, token) : findToken(org.pool, token);
}

/** A JWT is three parts of base64url (RFC 7519 §3); the org's other tokens have a `!` in them. */
function isJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
}
