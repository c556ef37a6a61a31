import type { Org } from '../org.ts';
import { findToken, type IssuedToken } from '../store/tokens.ts';
import { readAccessToken } from './jwt-access-token.ts';

/**
 * Finds an access token or a session; undefined when the org did not issue it, or it is no longer
 * valid.
 */
export async function findAccessToken(org: Org, token: string): Promise<IssuedToken | undefined> {
  const issued = await findAnyToken(org, token);
  return issued?.kind === 'session' || issued?.kind === 'access' ? issued : undefined;
}

/** Finds a token of any kind; undefined when the org did not issue it, or it is no longer valid. */
export async function findAnyToken(org: Org, token: string): Promise<IssuedToken | undefined> {
  return isJwt(token) ? readAccessToken(org, token) : findToken(org.pool, token);
}

/** A JWT has three parts in base64url (RFC 7519 §3); the org's other tokens contain a `!`. */
function isJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
}
