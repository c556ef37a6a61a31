import { timingSafeEqualText } from '../../../src/authenticate/timing-safe-equal.ts';
import type { Org } from '../org.ts';
import { authenticateClient } from './authenticate-client.ts';
import { codeGrant } from './code-grant.ts';
import type { GrantResult } from './grant-result.ts';
import { jwtBearerGrant } from './jwt-bearer-grant.ts';
import { authenticationFailure, OAuthError } from './oauth-error.ts';
import { refreshGrant } from './refresh-grant.ts';
import { scopesOf } from './scopes.ts';
import type { TokenRequest } from './token-request.ts';
import { userByName } from './users.ts';

/** Checks a token request of one grant type; returns its result or throws an OAuthError. */
export type Grant = (org: Org, request: TokenRequest) => GrantResult | Promise<GrantResult>;

const GRANTS = new Map<string, Grant>([
  ['password', passwordGrant],
  ['client_credentials', clientCredentialsGrant],
  ['authorization_code', codeGrant],
  ['refresh_token', refreshGrant],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', jwtBearerGrant],
]);

/** The grant for a request's grant type. */
export function grantOf(request: TokenRequest): Grant {
  const grant = GRANTS.get(request.parameter('grant_type'));
  if (grant === undefined) {
    throw new OAuthError('unsupported_grant_type', 'grant type not supported');
  }
  return grant;
}

/**
 * The security token follows the password directly, because every caller's address is untrusted
 * here. The result is a session with all rights of its user.
 */
function passwordGrant({ identity }: Org, request: TokenRequest): GrantResult {
  const app = authenticateClient(identity, request);
  const user = userByName(identity, request.parameter('username'));
  const { password, securityToken } = user ?? identity;
  const isSecret = timingSafeEqualText(request.parameter('password'), password + securityToken);
  if (user === undefined || !isSecret) throw authenticationFailure();
  return { app, user, scopes: [], kind: 'session' };
}

/** The token acts as the org's own user, which is the run-as user of every app. */
function clientCredentialsGrant({ identity }: Org, request: TokenRequest): GrantResult {
  const app = authenticateClient(identity, request);
  return { app, user: identity, scopes: scopesOf(app), kind: 'access' };
}
