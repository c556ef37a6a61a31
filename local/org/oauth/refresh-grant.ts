import type { Org } from '../org.ts';
import { consumeToken, findToken } from '../store/tokens.ts';
import { authenticateAnyClient } from './authenticate-client.ts';
import type { GrantResult } from './grant-result.ts';
import { issueRefreshToken } from './issue-token.ts';
import { OAuthError } from './oauth-error.ts';
import type { TokenRequest } from './token-request.ts';
import { userById } from './users.ts';

/**
 * The refresh token grant (RFC 6749 §6). With rotation, the used token becomes invalid and the
 * answer contains a new one.
 * @throws OAuthError with the platform's message
 * @see
 *   https://help.salesforce.com/apex/HTViewHelpDoc?id=sf.remoteaccess_oauth_refresh_token_flow.htm
 */
export async function refreshGrant(org: Org, request: TokenRequest): Promise<GrantResult> {
  const app = authenticateAnyClient(org.identity, request);
  const token = request.parameter('refresh_token');
  const known = await findToken(org.pool, token);
  if (known?.kind !== 'refresh' || known.clientId !== app.clientId) throw expiredToken();
  const user = userById(org.identity, known.userId);
  const isTaken = app.rotation === true && (await consumeToken(org.pool, token)) === undefined;
  if (user === undefined || isTaken) throw expiredToken();
  const refreshToken = app.rotation === true ? await issueRefreshToken(org, known) : undefined;
  const { scopes, approval } = known;
  return { app, user, scopes, kind: 'access', approval, refreshToken };
}

function expiredToken(): OAuthError {
  return new OAuthError('invalid_grant', 'expired access/refresh token');
}
