import type { ConnectorVariables } from '../connector-variables.ts';
import type { Environment } from '../environment.ts';

/** All but the switch itself, and the former name of a variable that is about all senders. */
const OF_DIGITAL_RIVER = /^DIGITAL_RIVER_(?!(?:ENABLED|MODE)$)/;

type Variables = Pick<
  ConnectorVariables,
  'DIGITAL_RIVER_ENABLED' | 'OAUTH_CLIENTS' | 'TOKEN_ORGANIZATION_IDS' | 'TOKEN_USER_IDS'
>;

/**
 * Whether webhooks of Digital River are served. Without DIGITAL_RIVER_ENABLED, they are if any
 * variable is set without which Digital River could not call: each installation that received them
 * before this variable existed has at least one.
 *
 * @param set the variables that have a value
 */
export function isDigitalRiverOn(variables: Variables, set: Environment): boolean {
  const {
    DIGITAL_RIVER_ENABLED: chosen,
    TOKEN_ORGANIZATION_IDS: organizations,
    TOKEN_USER_IDS: users,
    OAUTH_CLIENTS: clients = [],
  } = variables;
  if (chosen !== undefined) return chosen;
  return (
    organizations !== undefined ||
    users !== undefined ||
    clients.some(({ scope }) => scope === 'webhooks') ||
    Object.keys(set).some((name) => OF_DIGITAL_RIVER.test(name))
  );
}
