import { type ConnectorVariables, connectorVariables } from '../connector-variables.ts';
import type { Environment } from '../environment.ts';
import { readVariables } from '../read-variables.ts';

/** Where a process listens. */
export type ListeningConfig = Pick<ConnectorVariables, 'PORT' | 'WORKER_PORT' | 'HOST'>;

const schema = connectorVariables.pick({ PORT: true, WORKER_PORT: true, HOST: true });

/**
 * Reads where a process listens, whatever the other variables are.
 *
 * @throws ConfigError when one of these variables is wrong
 */
export function readListeningConfig(environment: Environment): ListeningConfig {
  return readVariables(schema, environment);
}
