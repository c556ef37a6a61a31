import type { Form } from './form.ts';
import type { Credentials } from './token-client.ts';
import { TokenError } from './token-error.ts';

const BASIC = /^Basic +([A-Za-z0-9+/_-]+={0,2}) *$/i;

/**
 * Reads a client's id and secret, from the Authorization header (HTTP Basic) or from the body.
 *
 * @param authorization the Authorization header
 * @param form the parameters of the body
 * @returns the credentials, unchecked
 * @throws TokenError `invalid_client` when there are none, `invalid_request` when both places have
 *   a secret or different ids
 * @see RFC 6749 §2.3.1
 */
export function readClientCredentials(authorization: string | undefined, form: Form): Credentials {
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  if (authorization === undefined) {
    if (id === undefined || secret === undefined) {
      throw new TokenError('invalid_client', 'Expected a client id and secret, got none.');
    }
    return { name: id, secret };
  }
  const credentials = readBasicCredentials(authorization);
  if (secret !== undefined || (id !== undefined && id !== credentials.name)) {
    throw new TokenError(
      'invalid_request',
      'Expected the client either in the Authorization header or in the body, got both.',
    );
  }
  return credentials;
}

function readBasicCredentials(authorization: string): Credentials {
  const encoded = BASIC.exec(authorization)?.[1] ?? '';
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) {
    throw new TokenError(
      'invalid_client',
      'Expected Basic with a client id and secret in the Authorization header.',
    );
  }
  return { name: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) };
}

/**
 * RFC 6749 §2.3.1 requires both parts to be form-encoded, but many clients send them as they are.
 * Both are read: ids and secrets of create-client have no character that form encoding changes.
 */
function formDecoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
}
