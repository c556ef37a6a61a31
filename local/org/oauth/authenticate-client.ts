import { timingSafeEqualText } from '../../../src/authenticate/timing-safe-equal.ts';
import type { LocalOrgApp, LocalOrgIdentity } from '../org.ts';
import { OAuthError, unknownClient } from './oauth-error.ts';
import { STANDARD_APPS } from './standard-apps.ts';
import type { TokenRequest } from './token-request.ts';

/**
 * Finds the app of a request and checks its secret.
 * @throws OAuthError invalid_client_id or invalid_client
 */
export function authenticateClient(identity: LocalOrgIdentity, request: TokenRequest): LocalOrgApp {
  const app = appById(identity, request.clientId);
  const { clientSecret } = app;
  if (clientSecret !== undefined && timingSafeEqualText(request.clientSecret, clientSecret))
    return app;
  throw new OAuthError('invalid_client', 'invalid client credentials');
}

/** Like {@link authenticateClient}, but also accepts a public client, which has no secret. */
export function authenticateAnyClient(
  identity: LocalOrgIdentity,
  request: TokenRequest,
): LocalOrgApp {
  const app = appById(identity, request.clientId);
  return app.clientSecret === undefined ? app : authenticateClient(identity, request);
}

/** @throws OAuthError invalid_client_id */
export function appById(identity: LocalOrgIdentity, clientId: string): LocalOrgApp {
  const app = [...identity.apps, ...STANDARD_APPS].find((each) => each.clientId === clientId);
  if (app === undefined) throw unknownClient();
  return app;
}
