import { bearerToken } from '../../http/bearer-token.ts';
import { revokeToken } from '../../store/tokens.ts';
import { type FaultyCall, whenTriggered } from './effect.ts';

/** The call is denied, although its token stays valid. */
export const expiredSession = whenTriggered(denySession);

/** The token is revoked, then the call is denied. */
export const revokedSession = whenTriggered(async (call) => {
  const token = bearerToken(call.request);
  if (token !== undefined) await revokeToken(call.org.pool, token);
  denySession(call);
});

/** The identity service denies calls in a different format than the data API. */
function denySession({ target, response }: FaultyCall): void {
  if (target === 'userinfo') {
    response.status(403).type('text/html').send('Bad_OAuth_Token');
    return;
  }
  const message = 'Session expired or invalid';
  response.status(401).json([{ message, errorCode: 'INVALID_SESSION_ID' }]);
}
