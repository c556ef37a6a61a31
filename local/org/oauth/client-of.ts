import type { LocalOrgApp, LocalOrgIdentity } from '../org.ts';
import { OAuthError, unknownClient } from './oauth-error.ts';
import { sameSecret } from './same-secret.ts';
import type { TokenRequest } from './token-request.ts';

/**
 * Finds the app of a request and checks its secret.
 * @throws OAuthError invalid_client_id or invalid_client
 */
export function clientOf(identity: LocalOrgIdentity, request: TokenRequest): LocalOrgApp {
  const app = appById(identity, request.clientId);
  const { clientSecret } = app;
  if (clientSecret !== undefined && sameSecret(request.clientSecret, clientSecret)) return app;
  throw new OAuthError('invalid_client', 'invalid client credentials');
}

/** Like {@link clientOf}, but also accepts a public client, which has no secret. */
export function anyClientOf(identity: LocalOrgIdentity, request: TokenRequest): LocalOrgApp {
  const app = appById(identity, request.clientId);
  return app.clientSecret === undefined ? app : clientOf(identity, request);
}

/** @throws OAuthError invalid_client_id */
export function appById(identity: LocalOrgIdentity, clientId: string): LocalOrgApp {
  const app = identity.apps.find((each) => each.clientId === clientId);
  if (app === undefined) throw unknownClient();
  return app;
}
