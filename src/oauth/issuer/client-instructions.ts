import { type TokenClient, tokenClientsValue } from '../../config/token-clients.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import type { NewClient } from './new-client.ts';
import { stillValid } from './still-valid.ts';

/**
 * Writes what the operator does with a new client: the value to configure, and the credentials to
 * register.
 *
 * @param clients all clients to configure, the new one among them
 * @param publicUrl address of the connector; a placeholder when it is not known
 */
export function clientInstructions(
  { credentials, configured }: NewClient,
  clients: readonly TokenClient[],
  publicUrl = 'https://your-connector.example.com',
): string {
  const base = withoutTrailingSlashes(publicUrl);
  const others = clients.filter((client) => client !== configured && client.scope === 'webhooks');
  const isFirst = others.length === 0;
  const needed = isFirst
    ? ' It also needs PUBLIC_URL, and OAUTH_SIGNING_KEYS as npm run create-signing-key prints it.'
    : '';
  return `Created the client ${configured.label}. Its credentials are shown only now; store them as secrets.

1. Configure the web process with this value, which contains digests only.${needed}${stillValid(clients, configured)}

OAUTH_CLIENTS=${tokenClientsValue(clients)}

2. ${isFirst ? "Register Digital River's webhooks" : "Give Digital River's webhooks the new client, as soon as the web process has restarted,"} with these values in the environment of register-webhooks:

FULFILLMENT_USERNAME=${credentials.username}
FULFILLMENT_PASSWORD=${credentials.password}
FULFILLMENT_SECURITY_TOKEN=
CONNECTED_APP_CLIENT_ID=${credentials.id}
CONNECTED_APP_CLIENT_SECRET=${credentials.secret}

npm run register-webhooks -- ${isFirst ? '' : 'rotate '}--environment ENVIRONMENT --address ${base} --token-endpoint connector

   To register by hand, in Digital River's terms: grantType password; userName, password, clientID and clientSecret in
   this order; tokenEndPoint ${base}/oauth2/token. No Salesforce user is needed.
`;
}
