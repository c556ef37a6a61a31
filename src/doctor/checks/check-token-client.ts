import type { Config, Environment } from '../../config/index.ts';
import { CLIENT_ADVICE, knownClient } from '../../registration/known-client.ts';
import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { bare, ownTokenEndpoints } from './token-endpoints.ts';

const { ok, failed } = findingsIn('Digital River');

/**
 * Whether what register-webhooks would register is a client of the connector's own token endpoint. Looked at when its
 * variables are there, and tokens can only come from that endpoint, or a webhook is registered with it.
 */
export function judgeTokenClient(
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
  if (!isMeant(registered, config)) return [];
  const known = knownClient(clients, { clientId, clientSecret, userName, password });
  return [
    'label' in known
      ? ok('client', `${known.label}, one of OAUTH_CLIENTS`)
      : failed('client', known.problem, CLIENT_ADVICE),
  ];
}

/** The same variables hold a Salesforce user where Digital River gets its tokens there. */
function isMeant(registered: readonly DigitalRiverWebhook[], config: Config): boolean {
  const own = ownTokenEndpoints(config);
  return (
    config.TOKEN_ORGANIZATION_IDS === undefined ||
    registered.some(({ oauth }) => own.includes(bare(oauth?.tokenEndPoint ?? '')))
  );
}
