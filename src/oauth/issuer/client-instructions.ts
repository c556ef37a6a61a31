import { type TokenClient, tokenClientsValue } from '../../config/token-clients.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import type { NewClient } from './new-client.ts';

/** How create-client is used. */
export const HELP = `Makes a client for the connector's own token endpoint: npm run create-client

What Digital River presents is printed once and kept nowhere; the connector's configuration holds digests only.

  --label NAME    what the client is called in the log; the day's date unless given
  --drop-oldest   leaves out the oldest of the present clients
  --help          this text

To exchange a client, run it with OAUTH_CLIENTS in the environment as it is configured: the new client is added to the
present ones, and both are good until the old one is dropped.
`;

/**
 * What is told of a new client.
 *
 * @param clients all that shall be configured, the new one among them
 * @param publicUrl address of the connector, where it is known
 */
export function clientInstructions(
  { credentials, configured }: NewClient,
  clients: readonly TokenClient[],
  publicUrl = 'https://your-connector.example.com',
): string {
  const base = withoutTrailingSlashes(publicUrl);
  const others = clients.filter((client) => client !== configured).map(({ label }) => label);
  const next =
    others.length === 0
      ? 'It needs PUBLIC_URL, and OAUTH_SIGNING_KEYS as npm run create-signing-key prints it.'
      : `Good as before: ${others.join(', ')}. When it is no longer used, take its part out of the value.`;
  return `Client ${configured.label} is made. Its parts are shown this once; keep them where secrets are kept.

1. Configure the web process with this value, which holds digests only. ${next}

OAUTH_CLIENTS=${tokenClientsValue(clients)}

2. Register Digital River's webhooks with these, in the environment of register-webhooks:

FULFILLMENT_USERNAME=${credentials.username}
FULFILLMENT_PASSWORD=${credentials.password}
FULFILLMENT_SECURITY_TOKEN=
CONNECTED_APP_CLIENT_ID=${credentials.id}
CONNECTED_APP_CLIENT_SECRET=${credentials.secret}

npm run register-webhooks -- --environment ENVIRONMENT --address ${base} --token-endpoint connector

   By hand, in Digital River's words: grantType password, userName, password, clientID and clientSecret in this order,
   and the tokenEndPoint ${base}/oauth2/token. No user of Salesforce is needed.
`;
}
