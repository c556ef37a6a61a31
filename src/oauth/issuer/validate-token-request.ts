import type { TokenClient } from '../../config/token-clients.ts';
import { readClientCredentials } from './client-authentication.ts';
import type { Form } from './form.ts';
import { findClient, matchesUser } from './token-client.ts';
import { TokenError } from './token-error.ts';

/** Who gets a token. */
export interface AuthenticatedClient {
  readonly client: TokenClient;
  /** The client's id as it presented it. */
  readonly clientId: string;
}

const GRANT_TYPES = ['password', 'client_credentials'];

/**
 * Judges a request for a token: the client has to prove itself, and with the password grant its user too, who belongs to
 * it. What is wrong with a wrong half is not told.
 *
 * @throws TokenError
 * @see RFC 6749 §4.3.2, §4.4.2
 */
export function validateTokenRequest(
  authorization: string | undefined,
  form: Form,
  clients: readonly TokenClient[],
): AuthenticatedClient {
  const presented = readClientCredentials(authorization, form);
  const client = findClient(clients, presented);
  if (client === undefined) {
    throw new TokenError('invalid_client', 'The client id or secret is not right.');
  }
  const grantType = form.get('grant_type');
  if (grantType === undefined) {
    throw new TokenError('invalid_request', 'grant_type is missing.');
  }
  if (!GRANT_TYPES.includes(grantType)) {
    throw new TokenError(
      'unsupported_grant_type',
      `Expected a grant_type of ${GRANT_TYPES.join(' or ')}, got another.`,
    );
  }
  if (grantType === 'password') checkUser(client, form);
  return { client, clientId: presented.name };
}

function checkUser(client: TokenClient, form: Form): void {
  const name = form.get('username');
  const secret = form.get('password');
  if (name === undefined || secret === undefined) {
    throw new TokenError('invalid_request', 'Expected a username and a password.');
  }
  if (!matchesUser(client, { name, secret })) {
    throw new TokenError('invalid_grant', 'The username or password is not right.');
  }
}
