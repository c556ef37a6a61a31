import type { WebhookOauth } from '../../sources/digital-river/api/registered-webhook.ts';
import { exchange } from './exchange.ts';
import { type JudgedToken, judgeToken } from './judge/judge-token.ts';
import { withoutSecrets } from './without-secrets.ts';

/**
 * Gets an access token as Digital River does: by the password grant, form-encoded, with client id
 * and secret in the body.
 *
 * @param isOwn whether the token endpoint is the connector's own
 * @returns the judgement of the answer, with the token if there is one
 * @see RFC 6749 §4.3.2; Digital River docs, "Creating a webhook", OAUTH
 */
export async function requestToken(oauth: WebhookOauth, isOwn: boolean): Promise<JudgedToken> {
  const { clientID, clientSecret, userName, password } = oauth;
  const form = new URLSearchParams({
    grant_type: oauth.grantType,
    client_id: clientID,
    client_secret: clientSecret,
    username: userName,
    password,
  });
  const outcome = await exchange(oauth.tokenEndPoint, { accept: 'application/json' }, form);
  const sent = [clientID, clientSecret, userName, password];
  return judgeToken(outcome, isOwn, (text) => withoutSecrets(text, sent));
}
