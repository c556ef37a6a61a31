import type { Environment } from '../../config/environment.ts';
import { type TokenClient, tokenClients } from '../../config/token-clients.ts';
import { findClient, matchesUser } from '../../oauth/issuer/token-client.ts';

/** The credentials that Digital River sends to the connector's own token endpoint. */
export interface PresentedClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly userName: string;
  readonly password: string;
}

/** The label of the client; or why the token endpoint would deny its request. */
export type ClientMatch = { readonly label: string } | { readonly problem: string };

/** What to do about a client whose requests would be denied. */
export const CLIENT_ADVICE =
  'Copy all four values from one output of npm run create-client, the one whose OAUTH_CLIENTS is configured.';

/**
 * Checks whether credentials belong to one of the configured clients.
 *
 * @returns the client or the problem, never the credentials
 */
export function matchClient(
  clients: readonly TokenClient[],
  { clientId, clientSecret, userName, password }: PresentedClient,
): ClientMatch {
  const webhookClients = clients.filter(({ scope }) => scope === 'webhooks');
  const client = findClient(webhookClients, { name: clientId, secret: clientSecret });
  if (client === undefined) {
    return {
      problem:
        'CONNECTED_APP_CLIENT_ID and CONNECTED_APP_CLIENT_SECRET match no client in OAUTH_CLIENTS: Digital River will get no access token',
    };
  }
  return matchesUser(client, { name: userName, secret: password })
    ? { label: client.label }
    : {
        problem: `FULFILLMENT_USERNAME and FULFILLMENT_PASSWORD do not match the client ${client.label} in OAUTH_CLIENTS: Digital River will get no access token`,
      };
}

/**
 * Warns when the connector's token endpoint would deny the credentials that are being registered.
 *
 * @param environment its OAUTH_CLIENTS is the list of clients; without it, nothing is checked
 * @param presented the credentials that Digital River would send
 * @returns undefined when there is nothing to warn about; the warning contains no credentials
 */
export function clientWarning(
  { OAUTH_CLIENTS: value }: Environment,
  presented: PresentedClient,
): string | undefined {
  if (!value) return undefined;
  const clients = tokenClients.safeParse(value).data;
  if (clients === undefined) {
    return 'OAUTH_CLIENTS is not in the form that npm run create-client prints, so it cannot be checked whether Digital River will get access tokens.';
  }
  const match = matchClient(clients, presented);
  return 'problem' in match ? `${match.problem}. ${CLIENT_ADVICE}` : undefined;
}
