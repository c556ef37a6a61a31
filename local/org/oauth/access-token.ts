import type { Org } from '../org.ts';
import { findToken, type IssuedToken } from '../store/tokens.ts';
import { readAccessToken } from './jwt-access-token.ts';

/** What a presented token opens; undefined when it is no access token of this org, or no good one any more. */
export async function accessToken(org: Org, token: string): Promise<IssuedToken | undefined> {
  const issued = isJwt(token)
    ? await readAccessToken(org, token)
    : await findToken(org.pool, token);
  return issued?.kind === 'session' || issued?.kind === 'access' ? issued : undefined;
}

/** A JWT is three parts of base64url (RFC 7519 §3); the org's other tokens have a `!` in them. */
export function isJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
}
