import { createLocalJWKSet, jwtVerify } from 'jose';
import type { Scope, TokenClient } from '../../config/token-clients.ts';
import { InsufficientScopeError, invalidToken } from '../bearer.ts';
import { scopesOf } from '../issuer/grant-scope.ts';
import { type OwnIssuer, TOKEN_TYPE } from '../issuer/own-issuer.ts';
import { findClientById } from '../issuer/token-client.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

/** A client that presented a token of the connector's own, and what the token is for. */
export interface OwnTokenIdentity extends TokenIdentity {
  readonly client: TokenClient;
  readonly scopes: readonly Scope[];
}

/**
 * Reads the connector's own access tokens, without I/O. A token is valid until it expires, or until
 * its client or its key is removed from the configuration. It has no scope that its client has lost.
 *
 * @returns throws UnauthorizedError for every other token
 * @see RFC 9068 §4
 * @see RFC 8725 §3.1, §3.10: the key decides the algorithm; `jku`, `x5u` and `jwk` of a token are
 *   ignored
 */
export function ownTokens({
  issuer,
  clients,
  keys,
}: OwnIssuer): (token: string) => Promise<OwnTokenIdentity> {
  const keySet = createLocalJWKSet({ keys: keys.map(({ publicJwk }) => publicJwk) });
  const options = {
    algorithms: keys.map(({ algorithm }) => algorithm),
    issuer,
    audience: issuer,
    typ: TOKEN_TYPE,
    requiredClaims: ['sub', 'client_id', 'iat', 'exp', 'jti', 'scope'],
  };
  return async (token) => {
    // Every error is about the token, since the keys are local.
    const verified = await jwtVerify(token, keySet, options).catch(() => {
      throw invalidToken('The access token is expired, or was not issued by this connector.');
    });
    const { client_id: clientId, exp = 0, scope } = verified.payload;
    const client = findClientById(clients, String(clientId));
    if (client === undefined) {
      throw invalidToken('The access token belongs to a client that is no longer configured.');
    }
    const granted = String(scope).split(' ');
    const scopes = scopesOf(client).filter((each) => granted.includes(each));
    return { caller: `client ${client.label}`, expiresAt: exp * 1000, client, scopes };
  };
}

/** Verifies the connector's own access tokens of callers that deliver webhooks. */
export function ownTokenVerifier(own: OwnIssuer): TokenVerifier {
  const read = ownTokens(own);
  async function verify(token: string): Promise<TokenIdentity> {
    const { caller, expiresAt, scopes } = await read(token);
    if (!scopes.includes('webhooks')) throw new InsufficientScopeError('webhooks', caller);
    return { caller, expiresAt };
  }

  return { verify, recognize: (token) => verify(token).catch(() => undefined) };
}
