import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { type OwnIssuer, SCOPE, TOKEN_TYPE } from './own-issuer.ts';

/**
 * Issues an access token to a client that has proved who it is.
 *
 * @param clientId as the client presented it
 * @see RFC 9068 §2.2
 */
export function issueAccessToken(
  { issuer, keys: [key], tokenSeconds }: OwnIssuer,
  clientId: string,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ client_id: clientId, scope: SCOPE })
    .setProtectedHeader({ alg: key.algorithm, typ: TOKEN_TYPE, kid: key.kid })
    .setIssuer(issuer)
    .setAudience(issuer)
    .setSubject(clientId)
    .setIssuedAt(now)
    .setExpirationTime(now + tokenSeconds)
    .setJti(randomUUID())
    .sign(key.privateKey);
}
