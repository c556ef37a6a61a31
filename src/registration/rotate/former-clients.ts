import { type Environment, plainEnvironment } from '../../config/environment.ts';
import { tokenClients, tokenClientsValue } from '../../config/token-clients.ts';
import { findClientById } from '../../oauth/issuer/token-client.ts';
import type { CredentialPlan } from './credential-plan.ts';

/**
 * What to do about the clients that webhooks had before a rotation. A token that Digital River got
 * with a former client is denied as soon as the client is removed, so that its last one has to expire
 * first.
 *
 * @param webhooks as they were before
 * @param wantedId id of the new client, which must stay
 * @param environment its OAUTH_CLIENTS, if it is set, tells the labels of the clients
 * @param tokenSeconds lifetime of a token; undefined when it is not known
 * @returns full sentences, without secrets; OAUTH_CLIENTS contains digests only
 */
export function formerClientSteps(
  webhooks: readonly CredentialPlan[],
  wantedId: string,
  environment: Environment,
  tokenSeconds: number | undefined,
): string[] {
  const lifetime = tokenSeconds === undefined ? '' : ` (${tokenSeconds} seconds)`;
  const wait = `Wait for the lifetime of a token${lifetime}: Digital River may still present one that it got with the former client.`;
  const { OAUTH_CLIENTS: value } = plainEnvironment(environment);
  const clients = value === undefined ? [] : (tokenClients.safeParse(value).data ?? []);
  const former = webhooks.flatMap(({ isRotated, formerName }) => {
    const found =
      isRotated || formerName === undefined || formerName === wantedId
        ? undefined
        : findClientById(clients, formerName);
    return found === undefined ? [] : [found];
  });
  const remaining = clients.filter((client) => !former.includes(client));
  if (former.length === 0 || findClientById(remaining, wantedId) === undefined) {
    return [
      wait,
      'Remove the former client from OAUTH_CLIENTS of the connector, and restart its web processes. The log names the client of each call ("caller" of "event stored").',
    ];
  }
  const labels = [...new Set(former.map(({ label }) => label))].join(', ');
  return [
    wait,
    `Remove the former client (${labels}) from OAUTH_CLIENTS of the connector, unless another account uses it, and restart its web processes: OAUTH_CLIENTS=${tokenClientsValue(remaining)}`,
  ];
}
