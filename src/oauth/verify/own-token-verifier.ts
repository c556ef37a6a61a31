import { createLocalJWKSet, jwtVerify } from 'jose';
import { invalidToken } from '../bearer.ts';
import { type OwnIssuer, TOKEN_TYPE } from '../issuer/own-issuer.ts';
import { findClientById } from '../issuer/token-client.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

/**
 * Verifies the connector's own access tokens, without I/O. A token is valid until it expires, or
 * until its client or its key is removed from the configuration.
 *
 * @see RFC 9068 §4
 * @see RFC 8725 §3.1, §3.10: the key decides the algorithm; `jku`, `x5u` and `jwk` of a token are
 *   ignored
 */
export function ownTokenVerifier({ issuer, clients, keys }: OwnIssuer): TokenVerifier {
  const keySet = createLocalJWKSet({ keys: keys.map(({ publicJwk }) => publicJwk) });
  const options = {
    algorithms: keys.map(({ algorithm }) => algorithm),
    issuer,
    audience: issuer,
    typ: TOKEN_TYPE,
    requiredClaims: ['sub', 'client_id', 'iat', 'exp', 'jti'],
  };
  async function verify(token: string): Promise<TokenIdentity> {
    // Every error is about the token, since the keys are local.
    const verified = await jwtVerify(token, keySet, options).catch(() => {
      throw invalidToken('The access token is expired, or was not issued by this connector.');
    });
    const { client_id: clientId, exp = 0 } = verified.payload;
    const client = findClientById(clients, String(clientId));
    if (client === undefined) {
      throw invalidToken('The access token belongs to a client that is no longer configured.');
    }
    return { caller: `client ${client.label}`, expiresAt: exp * 1000 };
  }

  return { verify, recognize: (token) => verify(token).catch(() => undefined) };
}
