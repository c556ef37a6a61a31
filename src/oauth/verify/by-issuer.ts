import { decodeJwt } from 'jose';
import { invalidToken } from '../bearer.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** The verifiers of each kind of token; undefined for kinds that are not accepted. */
export interface IssuerVerifiers {
  /** For tokens of the connector, recognized by their issuer. */
  readonly own?: { readonly issuer: string; readonly verifier: TokenVerifier } | undefined;
  /** For all other JWTs. */
  readonly jwts?: TokenVerifier | undefined;
  /** For tokens that are not JWTs, and for all other JWTs when `jwts` is undefined. */
  readonly opaque?: TokenVerifier | undefined;
}

/**
 * Passes each token to the verifier of its issuer. The issuer that a JWT names is not trusted: it
 * only selects the verifier. Tokens that name the connector are never sent to Salesforce.
 *
 * @returns a verifier that throws UnauthorizedError for tokens without a verifier
 * @see RFC 7519 §4.1.1 for the `iss` claim
 */
export function byIssuer({ own, jwts, opaque }: IssuerVerifiers): TokenVerifier {
  function verifierOf(token: string): TokenVerifier | undefined {
    const issuer = claimedIssuer(token);
    return own !== undefined && issuer === own.issuer
      ? own.verifier
      : ((issuer === undefined ? undefined : jwts) ?? opaque);
  }

  return {
    recognize: async (token) => verifierOf(token)?.recognize?.(token),
    async verify(token, address) {
      const verifier = verifierOf(token);
      if (verifier === undefined) {
        throw invalidToken('Tokens of the issuer of this access token are not accepted here.');
      }
      return verifier.verify(token, address);
    },
  };
}

/** The issuer that a JWT names, empty when it names none; undefined when the token is not a JWT. */
function claimedIssuer(token: string): string | undefined {
  try {
    return String(decodeJwt(token).iss ?? '');
  } catch {
    return undefined;
  }
}
