import { connectionProblems } from '../database/connection/connection-options.ts';
import { ConfigError } from '../errors.ts';
import type { LoginMethod } from '../salesforce/login/log-in.ts';
import { digitalRiverApiProblems } from '../sources/digital-river/api-variables.ts';
import {
  digitalRiverProblems,
  requiresTokens,
} from '../sources/digital-river/digital-river-variables.ts';
import { digitalRiverFilesProblems } from '../sources/digital-river/files-variables.ts';
import { digitalRiverOrderProblems } from '../sources/digital-river/order-variables.ts';
import { signingModeProblems } from '../sources/digital-river/proofs/signing-mode.ts';
import { xanpayProblems } from '../sources/xanpay/xanpay-variables.ts';
import { plumProblems } from '../sources/xoxoday-plum/plum-variables.ts';
import { oauthProblems } from './access-token-variables.ts';
import { alertProblems } from './alerting/alert-variables.ts';
import { type ConnectorVariables, connectorVariables } from './connector-variables.ts';
import { consoleProblems } from './console-variables.ts';
import { type Environment, plainEnvironment, processEnvironment } from './environment.ts';
import { loginOf, loginProblems } from './login-variables.ts';
import { productionProblems } from './production-problems.ts';
import { missingProblem, readVariables } from './read-variables.ts';
import { isDigitalRiverOn } from './senders/digital-river-switch.ts';
import { formerNameProblems, withCurrentNames } from './senders/former-names.ts';
import type { MappedConfig } from './senders/mapped-config.ts';
import { readSources } from './senders/read-sources.ts';
import { senderProblems } from './senders/sender-problems.ts';

export { type Environment, processEnvironment } from './environment.ts';
export { readVariables } from './read-variables.ts';

/** The configuration of the web and worker processes. */
export type Config = Omit<ConnectorVariables, 'SALESFORCE_SIGN_IN' | 'DIGITAL_RIVER_ENABLED'> & {
  /** Whether webhooks of Digital River are served: chosen, or found out from other variables. */
  readonly DIGITAL_RIVER_ENABLED: boolean;
  readonly login: LoginMethod;
  /** The senders of the mapping files that SOURCES names. */
  readonly mapped: readonly MappedConfig[];
};

/**
 * Reads the configuration. A process does this once, at start.
 *
 * @param environment `process.env` by default
 * @param folder that SOURCES is relative to; the working directory by default
 * @throws ConfigError that lists every problem; the values of secrets are never part of it
 */
export function readConfig(
  environment: Environment = processEnvironment(),
  folder: string = process.cwd(),
): Config {
  const set = plainEnvironment(withCurrentNames(environment));
  const { variables, missing } = readWithPlaceholders(set);
  const hasDigitalRiver = isDigitalRiverOn(variables, plainEnvironment(environment));
  const sources = readSources(variables.SOURCES ?? [], set, folder);
  const { mapped } = sources;
  const senders = { hasDigitalRiver, mapped };
  const problems = [
    ...missing,
    ...formerNameProblems(environment),
    ...connectionProblems(variables.DATABASE_URL, variables.DATABASE_TLS),
    ...loginProblems(variables),
    ...oauthProblems(variables, hasDigitalRiver && requiresTokens(variables)),
    ...(hasDigitalRiver ? problemsOfDigitalRiver(variables) : []),
    ...sources.problems,
    ...senderProblems(variables, hasDigitalRiver),
    ...consoleProblems(variables),
    ...alertProblems(variables),
    ...xanpayProblems(variables),
    ...plumProblems(variables),
    ...(variables.NODE_ENV === 'production' ? productionProblems(variables, senders) : []),
  ];
  const login = loginOf(variables);
  if (problems.length > 0 || login === undefined) throw new ConfigError(problems);
  const { SALESFORCE_SIGN_IN: _, ...rest } = variables;
  return { ...rest, DIGITAL_RIVER_ENABLED: hasDigitalRiver, login, mapped };
}

function problemsOfDigitalRiver(variables: ConnectorVariables): string[] {
  return [
    ...digitalRiverProblems(variables),
    ...digitalRiverApiProblems(variables),
    ...digitalRiverFilesProblems(variables),
    ...signingModeProblems(variables),
    ...digitalRiverOrderProblems(variables),
  ];
}

/** Replace required variables that are missing, so that all other problems are found as well. */
const PLACEHOLDERS = {
  DATABASE_URL: 'postgres://localhost/inbox',
  CONNECTOR_MODE: 'test',
  SALESFORCE_INSTANCE_URL: 'https://example.my.salesforce.com',
};

function readWithPlaceholders(environment: Environment): {
  variables: ConnectorVariables;
  missing: string[];
} {
  const placeholders = Object.entries(PLACEHOLDERS).filter(([name]) => !environment[name]);
  const missing = placeholders.map(([name]) => missingProblem(connectorVariables, name));
  const completed = { ...environment, ...Object.fromEntries(placeholders) };
  try {
    return { variables: readVariables(connectorVariables, completed), missing };
  } catch (error) {
    throw error instanceof ConfigError ? new ConfigError([...missing, ...error.problems]) : error;
  }
}
