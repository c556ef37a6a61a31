import { createLocalJWKSet, jwtVerify } from 'jose';
import { invalidToken } from '../bearer.ts';
import { type OwnIssuer, TOKEN_TYPE } from '../issuer/own-issuer.ts';
import { findClientById } from '../issuer/token-client.ts';
import type { TokenVerifier } from './token-verifier.ts';

/**
 * Verifies the connector's own access tokens. Nobody is asked: a token is good until it expires, or until its client or
 * its key is taken out of the configuration.
 *
 * @see RFC 9068 §4; RFC 8725 §3: the key fixes the algorithm; `jku`, `x5u` and `jwk` in a token count for nothing
 */
export function ownTokenVerifier({ issuer, clients, keys }: OwnIssuer): TokenVerifier {
  const published = createLocalJWKSet({ keys: keys.map(({ publicJwk }) => publicJwk) });
  const options = {
    algorithms: keys.map(({ algorithm }) => algorithm),
    issuer,
    audience: issuer,
    typ: TOKEN_TYPE,
    requiredClaims: ['sub', 'client_id', 'iat', 'exp', 'jti'],
  };
  return {
    async verify(token) {
      // Nothing but the token can be at fault: the keys are here.
      const verified = await jwtVerify(token, published, options).catch(() => {
        throw invalidToken('The access token is expired, or not one of this connector.');
      });
      const { client_id: clientId, exp = 0 } = verified.payload;
      const client = findClientById(clients, String(clientId));
      if (client === undefined) {
        throw invalidToken('The access token belongs to a client that is no longer configured.');
      }
      return { caller: `client ${client.label}`, expiresAt: exp * 1000 };
    },
  };
}
