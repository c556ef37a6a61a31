import { type TokenClient, tokenClientsValue } from '../../config/token-clients.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import type { NewClient } from './new-client.ts';
import { TOKEN_PATHS } from './own-issuer.ts';
import { stillValid } from './still-valid.ts';

/**
 * Writes what the operator does with a new client of the API: the value to configure, and how the
 * client gets a token.
 *
 * @param clients all clients to configure, the new one among them
 * @param publicUrl address of the connector; a placeholder when it is not known
 */
export function apiClientInstructions(
  { credentials, configured }: NewClient,
  clients: readonly TokenClient[],
  publicUrl = 'https://your-connector.example.com',
): string {
  const base = withoutTrailingSlashes(publicUrl);
  const may =
    configured.scope === 'console:read'
      ? 'may ask what the console shows, and change nothing'
      : 'may do what the operators of the console do';
  return `Created the client ${configured.label}, which ${may}. Its credentials are shown only now; store them as secrets.

1. Configure the web process with this value, which contains digests only, and restart it. It also needs PUBLIC_URL, and
   OAUTH_SIGNING_KEYS as npm run create-signing-key prints it.${stillValid(clients, configured)}

OAUTH_CLIENTS=${tokenClientsValue(clients)}

2. Give the program these values:

API_CLIENT_ID=${credentials.id}
API_CLIENT_SECRET=${credentials.secret}

   It gets an access token by the client credentials grant:

curl --user "$API_CLIENT_ID:$API_CLIENT_SECRET" --data grant_type=client_credentials ${base}${TOKEN_PATHS[0]}

   docs/api.md says how to go on. To end its access, remove its part of OAUTH_CLIENTS.
`;
}
