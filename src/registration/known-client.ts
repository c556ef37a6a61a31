import type { Environment } from '../config/index.ts';
import { type TokenClient, tokenClients } from '../config/token-clients.ts';
import { findClient, matchesUser } from '../oauth/issuer/token-client.ts';

/** What Digital River presents at the connector's own token endpoint. */
export interface PresentedClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly userName: string;
  readonly password: string;
}

/** The client that it is, by its label; or why the token endpoint would refuse it. */
export type KnownClient = { readonly label: string } | { readonly problem: string };

/** What to do about one that would be refused. */
export const CLIENT_ADVICE =
  'Take all four from the same output of npm run create-client whose OAUTH_CLIENTS is configured.';

/** Whether what is presented is one of the clients, known by digests. Values are never part of the answer. */
export function knownClient(
  clients: readonly TokenClient[],
  { clientId, clientSecret, userName, password }: PresentedClient,
): KnownClient {
  const client = findClient(clients, { name: clientId, secret: clientSecret });
  if (client === undefined) {
    return {
      problem:
        'CONNECTED_APP_CLIENT_ID and CONNECTED_APP_CLIENT_SECRET are those of no client in OAUTH_CLIENTS: Digital River will get no token',
    };
  }
  return matchesUser(client, { name: userName, secret: password })
    ? { label: client.label }
    : {
        problem: `FULFILLMENT_USERNAME and FULFILLMENT_PASSWORD are not those of the client ${client.label} in OAUTH_CLIENTS: Digital River will get no token`,
      };
}

/**
 * Warns where the connector would not know what is registered.
 *
 * @param environment its OAUTH_CLIENTS, where set, are what the connector knows
 */
export function clientWarning(
  { OAUTH_CLIENTS: value }: Environment,
  presented: PresentedClient,
): string | undefined {
  if (!value) return undefined;
  const clients = tokenClients.safeParse(value).data;
  if (clients === undefined) {
    return 'OAUTH_CLIENTS in the environment is not what npm run create-client prints, so that it is not known whether Digital River will get tokens.';
  }
  const known = knownClient(clients, presented);
  return 'problem' in known ? `${known.problem}. ${CLIENT_ADVICE}` : undefined;
}
