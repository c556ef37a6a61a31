import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Org } from '../org.ts';
import type { GrantResult } from './grant-result.ts';
import { identityUrl } from './identity.ts';

const SECONDS = 120;

/**
 * Signs the ID token about the user who logged in.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDToken
 */
export function signIdToken(org: Org, granted: GrantResult, accessToken: string): Promise<string> {
  const { app, user, nonce } = granted;
  const half = createHash('sha256').update(accessToken).digest().subarray(0, 16);
  const claims = { at_hash: half.toString('base64url'), ...(nonce !== undefined && { nonce }) };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: org.signingKey.kid })
    .setIssuer(org.url)
    .setSubject(identityUrl(org, user))
    .setAudience(app.clientId)
    .setIssuedAt()
    .setExpirationTime(`${SECONDS}s`)
    .sign(org.signingKey.privateKey);
}
