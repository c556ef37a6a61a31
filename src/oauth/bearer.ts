import type { Authenticate } from '../authenticate/authenticate.ts';
import { UnauthorizedError } from '../errors.ts';
import type { TokenVerifier } from './verify/token-verifier.ts';

const REALM = 'Bearer realm="digital-river-connector"';
/** Our own tokens and Salesforce's JWT-based ones stay below this; longer ones are refused unread. */
const MAX_TOKEN_LENGTH = 8192;
const CREDENTIALS = /^Bearer +([\w.~+/=!-]+)$/i;

/**
 * Proof by an OAuth 2.0 access token in the Authorization header, what Digital River's OAUTH transport sends.
 *
 * @see RFC 6750 §2.1 (the header is the only place that counts), §3 (challenges)
 */
export function bearer(verifier: TokenVerifier): Authenticate {
  return async (arrival) => {
    const token = presentedToken(arrival.headers.authorization);
    const { caller } = await verifier.verify(token, arrival.address);
    return { method: 'oauth', caller };
  };
}

/** RFC 6750 §3.1: a request without credentials is challenged without an error code. */
function presentedToken(authorization: string | undefined): string {
  if (authorization === undefined) {
    throw new UnauthorizedError('Authorization: expected a bearer token, got none.', REALM);
  }
  const token = CREDENTIALS.exec(authorization)?.[1];
  if (token === undefined || token.length > MAX_TOKEN_LENGTH) {
    throw invalidToken(
      'Authorization: expected "Bearer" and one access token, got something else.',
    );
  }
  return token;
}

/** The refusal of a presented token, with its RFC 6750 challenge. */
export function invalidToken(message: string): UnauthorizedError {
  return new UnauthorizedError(message, `${REALM}, error="invalid_token"`);
}
