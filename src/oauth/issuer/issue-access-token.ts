import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Scope } from '../../config/token-clients.ts';
import { type OwnIssuer, TOKEN_TYPE } from './own-issuer.ts';

/**
 * Issues an access token to an authenticated client: a signed JWT.
 *
 * @param clientId the client's id as it presented it; subject of the token
 * @param scopes what the token is for
 * @returns the token, valid for `tokenSeconds` from now
 * @see RFC 9068 §2.1 (header), §2.2 (claims)
 */
export function issueAccessToken(
  { issuer, keys: [key], tokenSeconds }: OwnIssuer,
  clientId: string,
  scopes: readonly Scope[],
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ client_id: clientId, scope: scopes.join(' ') })
    .setProtectedHeader({ alg: key.algorithm, typ: TOKEN_TYPE, kid: key.kid })
    .setIssuer(issuer)
    .setAudience(issuer)
    .setSubject(clientId)
    .setIssuedAt(now)
    .setExpirationTime(now + tokenSeconds)
    .setJti(randomUUID())
    .sign(key.privateKey);
}
