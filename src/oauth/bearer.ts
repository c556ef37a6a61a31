import type { Authenticate } from '../authenticate/authenticate.ts';
import type { Scope } from '../config/token-clients.ts';
import { ForbiddenError, UnauthorizedError } from '../errors.ts';
import type { TokenVerifier } from './verify/token-verifier.ts';

const CHALLENGE = 'Bearer realm="digital-river-connector"';
/** Longer tokens are denied without a look-up. Our own and Salesforce's JWTs stay below this. */
const MAX_TOKEN_LENGTH = 8192;
const CREDENTIALS = /^Bearer +([\w.~+/=!-]+)$/i;

/**
 * Proof by an OAuth 2.0 access token in the Authorization header, as Digital River's OAUTH
 * transport sends it.
 *
 * @param verifier decides whether the token is valid, and whose it is
 * @returns a proof that throws UnauthorizedError when there is no token or the header is malformed,
 *   and whatever the verifier throws
 * @see RFC 6750 §2.1 (the form body and query parameters of §2.2 and §2.3 are not supported), §3
 *   (challenges)
 */
export function bearer(verifier: TokenVerifier): Authenticate {
  return async (arrival) => {
    const token = readBearerToken(arrival.headers.authorization);
    const { caller } = await verifier.verify(token, arrival.address);
    return { method: 'oauth', caller };
  };
}

/**
 * The same proof, judged without a look-up at another system: for callers that are denied anyway.
 *
 * @returns a proof that throws UnauthorizedError for every token that only a look-up could confirm
 */
export function recognizedBearer(verifier: TokenVerifier): Authenticate {
  return async ({ headers }) => {
    const identity = await verifier.recognize?.(readBearerToken(headers.authorization));
    if (identity === undefined) throw invalidToken('Authorization: expected a known access token.');
    return { method: 'oauth', caller: identity.caller };
  };
}

/**
 * Reads the access token of a call.
 *
 * @param authorization the Authorization header
 * @throws UnauthorizedError when there is none, or the header is malformed
 */
export function readBearerToken(authorization: string | undefined): string {
  if (authorization === undefined) {
    // RFC 6750 §3.1: the challenge to a request without credentials has no error code.
    throw new UnauthorizedError('Authorization: expected a bearer token, got none.', CHALLENGE);
  }
  const token = CREDENTIALS.exec(authorization)?.[1];
  if (token === undefined || token.length > MAX_TOKEN_LENGTH) {
    throw invalidToken(
      'Authorization: expected "Bearer" and one access token, got something else.',
    );
  }
  return token;
}

/**
 * The error for an access token that is not valid.
 *
 * @param message for the caller; must not repeat the token
 * @see RFC 6750 §3.1, error code `invalid_token`
 */
export function invalidToken(message: string): UnauthorizedError {
  return new UnauthorizedError(message, `${CHALLENGE}, error="invalid_token"`);
}

/** The token is valid, but not for this: 403 with the scope that is needed (RFC 6750 §3.1). */
export class InsufficientScopeError extends ForbiddenError {
  override readonly name = 'InsufficientScopeError';
  readonly #scope: Scope;

  /** @param caller whom the token was issued to, in words that may be logged */
  constructor(scope: Scope, caller: string) {
    super(`This access token is not for this: the scope ${scope} is needed.`, { caller });
    this.#scope = scope;
  }

  override get headers() {
    return {
      'WWW-Authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${this.#scope}"`,
    };
  }
}
