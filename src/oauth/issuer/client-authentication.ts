import type { Form } from './form.ts';
import type { Pair } from './token-client.ts';
import { TokenError } from './token-error.ts';

const BASIC = /^Basic +([A-Za-z0-9+/_-]+={0,2}) *$/i;

/**
 * Reads what a client presents for itself: id and secret, by HTTP Basic or in the body, not both.
 *
 * @throws TokenError
 * @see RFC 6749 §2.3.1
 */
export function readClientCredentials(authorization: string | undefined, form: Form): Pair {
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  if (authorization === undefined) {
    if (id === undefined || secret === undefined) {
      throw new TokenError('invalid_client', 'Expected a client id and secret, got none.');
    }
    return { name: id, secret };
  }
  const presented = basicPair(authorization);
  if (secret !== undefined || (id !== undefined && id !== presented.name)) {
    throw new TokenError(
      'invalid_request',
      'Expected the client either in the Authorization header or in the body, got both.',
    );
  }
  return presented;
}

function basicPair(authorization: string): Pair {
  const encoded = BASIC.exec(authorization)?.[1] ?? '';
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) {
    throw new TokenError(
      'invalid_client',
      'Expected Basic with a client id and secret in the Authorization header.',
    );
  }
  return { name: decoded(text.slice(0, colon)), secret: decoded(text.slice(colon + 1)) };
}

/**
 * The specification wants both parts form-encoded, and many clients don't. What create-client makes has no character
 * that the two ways tell apart, except for clients that encode more than they have to.
 */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
}
