import { connectionProblems } from '../../database/connection/connection-options.ts';
import { ConfigError } from '../../errors.ts';
import { type ConnectorVariables, connectorVariables } from '../connector-variables.ts';
import type { Environment } from '../environment.ts';
import { databaseTlsProblems } from '../production-problems.ts';
import { readVariables } from '../read-variables.ts';

/** The part of the configuration that the work with the database alone needs. */
export type DatabaseConfig = Pick<
  ConnectorVariables,
  'NODE_ENV' | 'LOG_LEVEL' | 'DATABASE_URL' | 'DATABASE_TLS' | 'DATABASE_CONNECTIONS'
>;

const schema = connectorVariables.pick({
  NODE_ENV: true,
  LOG_LEVEL: true,
  DATABASE_URL: true,
  DATABASE_TLS: true,
  DATABASE_CONNECTIONS: true,
});

/**
 * Reads the variables of the database, and no others.
 *
 * @throws ConfigError when one is missing, wrong, or not safe in production
 */
export function readDatabaseConfig(environment: Environment): DatabaseConfig {
  const config = readVariables(schema, environment);
  const { DATABASE_URL: url, DATABASE_TLS: tls } = config;
  const problems = [
    ...connectionProblems(url, tls),
    ...(config.NODE_ENV === 'production' ? databaseTlsProblems(config) : []),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
