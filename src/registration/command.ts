import type { Output } from '../cli/output.ts';
import { type Environment, processEnvironment } from '../config/index.ts';
import { digitalRiverClient } from '../sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../sources/digital-river/api/digital-river-error.ts';
import { chooseEnvironment } from './choose-environment.ts';
import { desiredWebhooks } from './desired-webhooks.ts';
import { help } from './help.ts';
import { keyWarning } from './key-warning.ts';
import { clientWarning } from './known-client.ts';
import { type RegistrationOptions, readOptions } from './options.ts';
import { ownOrg } from './own-org.ts';
import { report } from './print-results.ts';
import { registerWebhooks } from './register-webhooks.ts';
import { type RegistrationConfig, registrationConfig } from './registration-variables.ts';

const TIMEOUT_MS = 15_000;

/**
 * The whole command, apart from the process around it.
 * @param argv arguments without node and script
 * @param output where the table (out), and warnings and errors (err) go
 * @param env environment variables; the process's own by default
 * @returns exit status: 0 done, 1 Digital River refused or did not answer, 2 to be fixed by the caller
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
  const all = [...read.problems, ...problems];
  if (all.length > 0 || read.options === undefined || config === undefined) {
    return refuse(all, output);
  }
  const choice = chooseEnvironment(read.options, await ownOrg(env));
  if ('problem' in choice) return refuse([choice.problem], output);
  const { options, note, warning } = choice;
  if (note !== undefined) output.out(`${note}\n`);
  const told = [...(warning === undefined ? [] : [warning]), ...warnings(config, options, env)];
  for (const each of told) output.err(`Warning: ${each}\n`);
  return register(options, config, output);
}

function refuse(problems: readonly string[], output: Output): 2 {
  const lines = problems.map((line) => `- ${line}\n`).join('');
  output.err(`Nothing was registered. Please fix:\n${lines}`);
  output.err('See --help for what each one means.\n');
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
    output.out(`${report(outcomes, options.dryRun)}\n`);
    const errors = outcomes.flatMap(({ error }) => (error === undefined ? [] : [error.message]));
    for (const message of errors) output.err(`${message}\n`);
    return errors.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof DigitalRiverError)) throw error;
    output.err(`${error.message}\nNothing was changed.\n`);
    return 1;
  }
}

function warnings(
  { apiKey, credentials }: RegistrationConfig,
  { proof, environment }: RegistrationOptions,
  env: Environment,
): string[] {
  return [
    keyWarning(apiKey, environment, env.DIGITAL_RIVER_MODE),
    ...(credentials.transport === 'oauth'
      ? [
          proof === 'own-tokens'
            ? clientWarning(env, credentials)
            : securityTokenWarning(credentials.securityToken),
        ]
      : []),
  ].filter((warning) => warning !== undefined);
}

function securityTokenWarning(securityToken: string): string | undefined {
  return securityToken === ''
    ? "FULFILLMENT_SECURITY_TOKEN is empty: right only when Salesforce trusts Digital River's addresses for this user."
    : undefined;
}
