import { resolve } from 'node:path';
import { z } from 'zod';
import { type Environment, processEnvironment, readVariables } from '../src/config/index.ts';
import { count } from '../src/config/variable-types.ts';
import { ignoredVariables, takenVariables } from './shell-variables.ts';

const port = (fallback: number) => count(fallback, 1, 65_535);

/** The variables of `npm run local`. */
const localVariables = z.object({
  PORT: port(3000).describe('Port of the connector.'),
  LOCAL_ORG_PORT: port(3001).describe('Port of the local org.'),
  LOCAL_DR_PORT: port(3002).describe('Port of the local Digital River.'),
  LOCAL_DIR: z.string().default('.local').describe('Folder for data, credentials and logs.'),
});

/** Ports, data folder and the connector's variables of `npm run local`. */
export interface LocalConfig {
  readonly connectorPort: number;
  readonly orgPort: number;
  readonly digitalRiverPort: number;
  readonly folder: string;
  /** Whether live or test orders are tried: `CONNECTOR_MODE`, by default `test`. */
  readonly mode: 'live' | 'test';
  /** Whether the trial has a local Digital River: unless `DIGITAL_RIVER_ENABLED` is `false`. */
  readonly hasDigitalRiver: boolean;
  /** Variables of the connector that the shell sets and the trial takes. */
  readonly connectorVariables: Readonly<Record<string, string>>;
  /** Values of the variables that mapping files name; none until these are read. Never printed. */
  readonly sourceSecrets: Readonly<Record<string, string>>;
  /** Names of those that the shell sets and the trial does not take. */
  readonly ignoredVariables: readonly string[];
}

/**
 * Reads them from the environment.
 *
 * @throws ConfigError when a variable is invalid
 */
export function readLocalConfig(environment: Environment = processEnvironment()): LocalConfig {
  const variables = readVariables(localVariables, environment);
  const connectorVariables = takenVariables(environment);
  return {
    connectorPort: variables.PORT,
    orgPort: variables.LOCAL_ORG_PORT,
    digitalRiverPort: variables.LOCAL_DR_PORT,
    folder: resolve(variables.LOCAL_DIR),
    mode: connectorVariables.CONNECTOR_MODE === 'live' ? 'live' : 'test',
    hasDigitalRiver: !isOff(connectorVariables.DIGITAL_RIVER_ENABLED),
    connectorVariables,
    sourceSecrets: {},
    ignoredVariables: ignoredVariables(environment),
  };
}

/** An invalid value is reported with the other variables of the connector. */
function isOff(value: string | undefined): boolean {
  return value?.toLowerCase() === 'false';
}
