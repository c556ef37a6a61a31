import { resolve } from 'node:path';
import { z } from 'zod';
import { type Environment, processEnvironment, readVariables } from '../src/config/index.ts';

const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);

/** The variables of `npm run local`. */
const localVariables = z.object({
  PORT: port(3000).describe('Port of the connector.'),
  LOCAL_ORG_PORT: port(3001).describe('Port of the local org.'),
  LOCAL_DR_PORT: port(3002).describe('Port of the local Digital River.'),
  LOCAL_DIR: z.string().default('.local').describe('Folder for data, credentials and logs.'),
});

/** Ports and data folder of `npm run local`. */
export interface LocalConfig {
  readonly connectorPort: number;
  readonly orgPort: number;
  readonly digitalRiverPort: number;
  readonly folder: string;
}

/**
 * Reads the ports and the data folder from the environment.
 *
 * @throws ConfigError when a variable is invalid
 */
export function readLocalConfig(environment: Environment = processEnvironment()): LocalConfig {
  const variables = readVariables(localVariables, environment);
  return {
    connectorPort: variables.PORT,
    orgPort: variables.LOCAL_ORG_PORT,
    digitalRiverPort: variables.LOCAL_DR_PORT,
    folder: resolve(variables.LOCAL_DIR),
  };
}
