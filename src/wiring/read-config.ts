import { type Config, type Environment, processEnvironment, readConfig } from '../config/index.ts';
import { ConfigError } from '../errors.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';

/**
 * Reads the configuration. When the connector logs in as an org that the `sf` CLI knows and no address is given, the CLI
 * tells it.
 *
 * @param environment the process's own unless given
 * @throws ConfigError listing everything there is to fix
 */
export async function readConnectorConfig(environment = processEnvironment()): Promise<Config> {
  return readConfig(await withCliOrg(environment));
}

/**
 * The environment, with the address of the org that the `sf` CLI knows, where that is to be used and none is given.
 *
 * @throws ConfigError when the CLI does not know it
 */
export async function withCliOrg(environment: Environment): Promise<Environment> {
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
