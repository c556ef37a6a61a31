import type { Environment } from '../../config/environment.ts';
import type { Config } from '../../config/index.ts';
import { CLIENT_ADVICE, matchClient } from '../../registration/org/match-client.ts';
import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { ownTokenEndpoints } from '../token-endpoints.ts';

const { ok, failed } = findingsIn('Digital River');

/**
 * Checks that the credentials for register-webhooks belong to a client of the connector's own token
 * endpoint. The check is skipped when the credentials are not set, or are those of a Salesforce
 * user.
 *
 * @param registered all webhooks of the account
 */
export function checkTokenClient(
  registered: readonly DigitalRiverWebhook[],
  config: Config,
  environment: Environment,
): Finding[] {
  const { OAUTH_CLIENTS: clients } = config;
  const {
    CONNECTED_APP_CLIENT_ID: clientId,
    CONNECTED_APP_CLIENT_SECRET: clientSecret,
    FULFILLMENT_USERNAME: userName,
    FULFILLMENT_PASSWORD: password,
  } = environment;
  if (clients === undefined || !clientId || !clientSecret || !userName || !password) return [];
  if (!usesOwnEndpoint(registered, config)) return [];
  const match = matchClient(clients, { clientId, clientSecret, userName, password });
  return [
    'label' in match
      ? ok('client', `${match.label}, one of OAUTH_CLIENTS`)
      : failed('client', match.problem, CLIENT_ADVICE),
  ];
}

/**
 * Whether Digital River gets its tokens from the connector: no Salesforce tokens are accepted, or a
 * webhook is registered with the connector's endpoint.
 */
function usesOwnEndpoint(registered: readonly DigitalRiverWebhook[], config: Config): boolean {
  const own = ownTokenEndpoints(config);
  return (
    config.TOKEN_ORGANIZATION_IDS === undefined ||
    registered.some(({ oauth }) => own.includes(withoutTrailingSlashes(oauth?.tokenEndPoint ?? '')))
  );
}
