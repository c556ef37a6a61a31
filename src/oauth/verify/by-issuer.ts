import { decodeJwt } from 'jose';
import { invalidToken } from '../bearer.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** Who verifies which tokens; absent where such tokens are not believed. */
export interface Issuers {
  /** The connector itself: its name as an issuer, and its verifier. */
  readonly own?: { readonly issuer: string; readonly verifier: TokenVerifier } | undefined;
  /** Salesforce, for JWTs. */
  readonly jwts?: TokenVerifier | undefined;
  /** Salesforce, for all other tokens; and for JWTs when nobody else does. */
  readonly opaque?: TokenVerifier | undefined;
}

/**
 * Gives each token to the one who can tell: what it says of itself is not believed, it only chooses who looks. One that
 * names the connector as its issuer is never shown to Salesforce.
 */
export function byIssuer({ own, jwts, opaque }: Issuers): TokenVerifier {
  return {
    async verify(token, address) {
      const named = namedIssuer(token);
      const verifier =
        own !== undefined && named === own.issuer
          ? own.verifier
          : ((named === undefined ? undefined : jwts) ?? opaque);
      if (verifier === undefined) {
        throw invalidToken('The access token is not of an issuer that is believed here.');
      }
      return verifier.verify(token, address);
    },
  };
}

/** The issuer that a JWT names; an empty text when it names none, and nothing when the token is no JWT. */
function namedIssuer(token: string): string | undefined {
  try {
    return String(decodeJwt(token).iss ?? '');
  } catch {
    return undefined;
  }
}
