import type { LocalOrgApp, Org } from '../org.ts';
import { clientOf } from './client-of.ts';
import { jwtBearerGrant } from './jwt-bearer-grant.ts';
import { authenticationFailure, OAuthError } from './oauth-error.ts';
import { sameSecret } from './same-secret.ts';
import type { TokenRequest } from './token-request.ts';

/** Checks a token request of one kind; gives the app that the token is for, or throws an OAuthError. */
export type Grant = (org: Org, request: TokenRequest) => LocalOrgApp | Promise<LocalOrgApp>;

const GRANTS = new Map<string, Grant>([
  ['password', passwordGrant],
  ['client_credentials', clientCredentialsGrant],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', jwtBearerGrant],
]);

/** The grant that a request asks for. */
export function grantOf(request: TokenRequest): Grant {
  const grant = GRANTS.get(request.parameter('grant_type'));
  if (grant === undefined) {
    throw new OAuthError('unsupported_grant_type', 'grant type not supported');
  }
  return grant;
}

/** The security token follows the password directly, since every caller's address is untrusted here. */
function passwordGrant({ identity }: Org, request: TokenRequest): LocalOrgApp {
  const app = clientOf(identity, request);
  const secret = identity.password + identity.securityToken;
  const isUser = request.parameter('username') === identity.username;
  const isSecret = sameSecret(request.parameter('password'), secret);
  if (!isUser || !isSecret) throw authenticationFailure();
  return app;
}

/** The token acts as the org's one user: every app of this org has it as its run-as user. */
function clientCredentialsGrant({ identity }: Org, request: TokenRequest): LocalOrgApp {
  return clientOf(identity, request);
}
