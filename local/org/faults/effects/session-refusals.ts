import { bearerToken } from '../../http/bearer-token.ts';
import { revokeToken } from '../../store/tokens.ts';
import { type FaultyCall, onStrike } from './effect.ts';

/** The session is refused, though its token stays good. */
export const expiredSession = onStrike(refuseSession);

/** The token is taken away for good, then the session is refused. */
export const revokedSession = onStrike(async (call) => {
  const token = bearerToken(call.request);
  if (token !== undefined) await revokeToken(call.org.pool, token);
  refuseSession(call);
});

/** The identity service refuses a token in words of its own. */
function refuseSession({ target, response }: FaultyCall): void {
  if (target === 'userinfo') {
    response.status(403).type('text/html').send('Bad_OAuth_Token');
    return;
  }
  const message = 'Session expired or invalid';
  response.status(401).json([{ message, errorCode: 'INVALID_SESSION_ID' }]);
}
