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

export { type Environment, processEnvironment } from './environment.ts';
export { readVariables } from './read-variables.ts';

/** The configuration of the web and worker processes. */
export type Config = Omit<ConnectorVariables, 'SALESFORCE_SIGN_IN'> & {
  readonly login: LoginMethod;
};

/**
 * Reads the configuration. A process does this once, at start.
 *
 * @param environment `process.env` by default
 * @throws ConfigError that lists every problem; the values of secrets are never part of it
 */
export function readConfig(environment: Environment = processEnvironment()): Config {
  const { variables, missing } = readWithPlaceholders(plainEnvironment(environment));
  const problems = [
    ...missing,
    ...connectionProblems(variables.DATABASE_URL, variables.DATABASE_TLS),
    ...loginProblems(variables),
    ...oauthProblems(variables, requiresTokens(variables)),
    ...digitalRiverProblems(variables),
    ...digitalRiverApiProblems(variables),
    ...digitalRiverFilesProblems(variables),
    ...signingModeProblems(variables),
    ...digitalRiverOrderProblems(variables),
    ...consoleProblems(variables),
    ...alertProblems(variables),
    ...xanpayProblems(variables),
    ...plumProblems(variables),
    ...(variables.NODE_ENV === 'production' ? productionProblems(variables) : []),
  ];
  const login = loginOf(variables);
  if (problems.length > 0 || login === undefined) throw new ConfigError(problems);
  const { SALESFORCE_SIGN_IN: _, ...rest } = variables;
  return { ...rest, login };
}

/** Replace required variables that are missing, so that all other problems are found as well. */
const PLACEHOLDERS = {
  DATABASE_URL: 'postgres://localhost/inbox',
  DIGITAL_RIVER_MODE: 'test',
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
