import type { LocalOrgApp, LocalOrgIdentity } from '../org.ts';
import { OAuthError, unknownClient } from './oauth-error.ts';
import { sameSecret } from './same-secret.ts';
import type { TokenRequest } from './token-request.ts';

/**
 * Finds the app that asks and checks its secret.
 * @throws OAuthError invalid_client_id or invalid_client
 */
export function clientOf(identity: LocalOrgIdentity, request: TokenRequest): LocalOrgApp {
  const app = identity.apps.find(({ clientId }) => clientId === request.clientId);
  if (app === undefined) throw unknownClient();
  const { clientSecret } = app;
  if (clientSecret !== undefined && sameSecret(request.clientSecret, clientSecret)) return app;
  throw new OAuthError('invalid_client', 'invalid client credentials');
}
