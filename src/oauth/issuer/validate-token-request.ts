import type { Scope, TokenClient } from '../../config/token-clients.ts';
import { readClientCredentials } from './client-authentication.ts';
import type { Form } from './form.ts';
import { grantScope } from './grant-scope.ts';
import { findClient, matchesUser } from './token-client.ts';
import { TokenError } from './token-error.ts';

/** A client that has authenticated itself. */
export interface AuthenticatedClient {
  readonly client: TokenClient;
  /** The client's id as it presented it. */
  readonly clientId: string;
  /** What its token is for. */
  readonly scopes: readonly Scope[];
}

const GRANT_TYPES = ['password', 'client_credentials'];

/**
 * Checks a token request: the client must authenticate itself and, with the password grant, present
 * its user name and password. The errors do not reveal which part of a pair is wrong.
 *
 * @param authorization the Authorization header
 * @param form the parameters of the body
 * @param clients all configured clients
 * @returns the client that gets a token
 * @throws TokenError for every other request
 * @see RFC 6749 §4.3.2 (password), §4.4.2 (client credentials), §5.2 (errors)
 */
export function validateTokenRequest(
  authorization: string | undefined,
  form: Form,
  clients: readonly TokenClient[],
): AuthenticatedClient {
  const credentials = readClientCredentials(authorization, form);
  const client = findClient(clients, credentials);
  if (client === undefined) {
    throw new TokenError('invalid_client', 'The client id or secret is wrong.');
  }
  checkGrant(client, form);
  return { client, clientId: credentials.name, scopes: grantScope(client, form.get('scope')) };
}

function checkGrant(client: TokenClient, form: Form): void {
  const options = { client: client.label };
  const grantType = form.get('grant_type');
  if (grantType === undefined) {
    throw new TokenError('invalid_request', 'grant_type is missing.', options);
  }
  if (!GRANT_TYPES.includes(grantType)) {
    const expected = GRANT_TYPES.join(' or ');
    throw new TokenError(
      'unsupported_grant_type',
      `Expected a grant_type of ${expected}, got another.`,
      options,
    );
  }
  if (grantType === 'password') checkUser(client, form);
}

function checkUser(client: TokenClient, form: Form): void {
  const options = { client: client.label };
  if (client.user === undefined) {
    throw new TokenError(
      'unauthorized_client',
      'Expected a grant_type of client_credentials for a client of the API.',
      options,
    );
  }
  const name = form.get('username');
  const secret = form.get('password');
  if (name === undefined || secret === undefined) {
    throw new TokenError('invalid_request', 'Expected a username and a password.', options);
  }
  if (!matchesUser(client, { name, secret })) {
    throw new TokenError('invalid_grant', 'The username or password is wrong.', options);
  }
}
