import type { Output } from '../cli/output.ts';
import { type Environment, processEnvironment } from '../config/environment.ts';
import { digitalRiverClient } from '../sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../sources/digital-river/api/digital-river-error.ts';
import { chooseEnvironment } from './choose-environment.ts';
import { readConnectorOrg } from './connector-org.ts';
import { desiredWebhooks } from './desired-webhooks.ts';
import { help } from './help.ts';
import { keyWarning } from './key-warning.ts';
import { clientWarning } from './match-client.ts';
import { type RegistrationOptions, readOptions, TOKEN_ENDPOINTS } from './options.ts';
import { resultsText } from './print-results.ts';
import { registerWebhooks } from './register-webhooks.ts';
import { type RegistrationConfig, registrationConfig } from './registration-variables.ts';

const TIMEOUT_MS = 15_000;

/**
 * Runs `register-webhooks`.
 *
 * @param argv arguments without node and script
 * @param output receives the table (out), and warnings and errors (err)
 * @param env environment variables; those of the process by default
 * @returns exit status: 0 done, 1 Digital River returned an error or did not answer, 2 an argument
 *   or a variable is missing or wrong
 */
export async function registerCommand(
  argv: readonly string[],
  output: Output,
  env: Environment = processEnvironment(),
): Promise<0 | 1 | 2> {
  const read = readOptions(argv);
  if (read.help) {
    output.out(help());
    return 0;
  }
  const { config, problems } = registrationConfig(env, read.proof);
  const allProblems = [...read.problems, ...problems];
  if (allProblems.length > 0 || read.options === undefined || config === undefined) {
    return reportProblems(allProblems, output);
  }
  const choice = chooseEnvironment(read.options, await readConnectorOrg(env));
  if ('problem' in choice) return reportProblems([choice.problem], output);
  const { options, note, warning } = choice;
  if (note !== undefined) output.out(`${note}\n`);
  for (const each of [warning, ...warnings(config, options, env)]) {
    if (each !== undefined) output.err(`Warning: ${each}\n`);
  }
  return register(options, config, output);
}

function reportProblems(problems: readonly string[], output: Output): 2 {
  const lines = problems.map((line) => `- ${line}\n`).join('');
  output.err(`Nothing was registered. Fix these problems first:\n${lines}`);
  output.err('See --help for the meaning of each option and variable.\n');
  return 2;
}

async function register(
  options: RegistrationOptions,
  config: RegistrationConfig,
  output: Output,
): Promise<0 | 1> {
  const { apiUrl: baseUrl, apiKey } = config;
  const client = digitalRiverClient({ baseUrl, apiKey, timeoutMs: TIMEOUT_MS });
  try {
    const outcomes = await registerWebhooks({
      client,
      desired: desiredWebhooks(options, config.credentials),
      dryRun: options.dryRun,
    });
    output.out(`${resultsText(outcomes, options.dryRun)}\n`);
    const note = passwordFlowNote(options);
    if (note !== undefined) output.out(`${note}\n`);
    const errors = outcomes.flatMap(({ error }) => (error === undefined ? [] : [error.message]));
    for (const message of errors) output.err(`${message}\n`);
    return errors.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof DigitalRiverError)) throw error;
    output.err(`${error.message}\nNothing was changed.\n`);
    return 1;
  }
}

/**
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_disable_username_password_flow_ca.htm
 *   and, about external client apps, …?id=xcloud.connected_app_to_external_client_app_migration.htm
 */
function passwordFlowNote({ proof, tokenEndpoint }: RegistrationOptions): string | undefined {
  return proof === 'salesforce-tokens' && Object.values(TOKEN_ENDPOINTS).includes(tokenEndpoint)
    ? "Note: Digital River gets its access tokens from Salesforce, by the username-password flow. Orgs created since Summer '23 refuse this flow unless an admin allows it (Setup, OAuth and OpenID Connect Settings), and external client apps do not support it. For such an org, use --token-endpoint connector."
    : undefined;
}

function warnings(
  { apiKey, credentials }: RegistrationConfig,
  { proof, environment }: RegistrationOptions,
  env: Environment,
): (string | undefined)[] {
  return [
    keyWarning(apiKey, environment, env.DIGITAL_RIVER_MODE),
    ...(credentials.transport === 'oauth'
      ? [
          proof === 'own-tokens'
            ? clientWarning(env, credentials)
            : securityTokenWarning(credentials.securityToken),
        ]
      : []),
  ];
}

function securityTokenWarning(securityToken: string): string | undefined {
  return securityToken === ''
    ? 'FULFILLMENT_SECURITY_TOKEN is empty. Salesforce accepts that only from trusted IP ranges; otherwise Digital River gets no access token.'
    : undefined;
}
