import { plainEnvironment } from '../config/environment.ts';
import { type Config, type Environment, processEnvironment, readConfig } from '../config/index.ts';
import { ConfigError } from '../errors.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';

/**
 * Reads the configuration. Without SALESFORCE_INSTANCE_URL, a log-in as an org of the `sf` CLI
 * takes the address from the CLI.
 *
 * @param environment environment variables; those of the process by default
 * @throws ConfigError with every problem of the configuration
 */
export async function readConnectorConfig(environment = processEnvironment()): Promise<Config> {
  return readConfig(await withCliOrg(environment));
}

/**
 * Adds the address of the org that the `sf` CLI knows to the environment, if the connector logs in
 * as this org and has no address.
 *
 * @throws ConfigError when the CLI does not know the org
 */
export async function withCliOrg(given: Environment): Promise<Environment> {
  const environment = plainEnvironment(given);
  const asksCli =
    environment.SALESFORCE_SIGN_IN === 'cli-org' &&
    !environment.SALESFORCE_INSTANCE_URL &&
    environment.NODE_ENV !== 'production';
  if (!asksCli) return environment;
  const { cliInstanceUrl } = await import('../salesforce/login/cli-org.ts');
  try {
    const instanceUrl = await cliInstanceUrl(environment.SALESFORCE_CLI_ORG ?? '');
    return { ...environment, SALESFORCE_INSTANCE_URL: instanceUrl };
  } catch (error) {
    throw error instanceof OrgOutageError ? new ConfigError([error.message]) : error;
  }
}
