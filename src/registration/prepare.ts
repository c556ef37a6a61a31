import type { Environment } from '../config/environment.ts';
import { digitalRiverClient } from '../sources/digital-river/api/digital-river-client.ts';
import { unknownTypeNotes } from '../sources/digital-river/event-catalogue.ts';
import { SECOND_MS } from '../time.ts';
import type { AccountContext, RegistrationContext } from './context.ts';
import type { GivenOptions, RegistrationOptions } from './options/registration-options.ts';
import { chooseEnvironment } from './org/choose-environment.ts';
import { type KeyFinding, keyFinding } from './org/key-problem.ts';
import { clientWarning } from './org/match-client.ts';
import { orgOfTarget } from './org/org-of-target.ts';
import { desiredWebhooks } from './plan/desired-webhooks.ts';
import {
  type ApiConfig,
  type RegistrationConfig,
  secretValues,
  type WebhookCredentials,
} from './registration-variables.ts';

const TIMEOUT_MS = 15 * SECOND_MS;

/** What a context has that comes from neither the arguments nor the variables of the registration. */
type Surroundings = Pick<AccountContext, 'output' | 'terminal' | 'environment'>;

/** Why a subcommand cannot start. */
interface Problems {
  readonly problems: readonly string[];
}

/** The context of a subcommand that needs the key alone. */
export function accountContext(
  options: GivenOptions,
  config: ApiConfig,
  surroundings: Surroundings,
): AccountContext | Problems {
  const isReading = options.subcommand === 'list';
  const finding = isReading
    ? {}
    : keyFinding(config.apiKey, options.environment, surroundings.environment.CONNECTOR_MODE);
  if (finding.problem !== undefined) return { problems: [finding.problem] };
  return withClient(options, config, surroundings, { warnings: [finding.warning], notes: [] });
}

/** The context of a subcommand that registers. Completes the options from the org. */
export async function registrationContext(
  given: GivenOptions,
  config: RegistrationConfig,
  surroundings: Surroundings,
): Promise<RegistrationContext | Problems> {
  const { environment: env } = surroundings;
  const choice = chooseEnvironment(given, await orgOfTarget(given, env));
  if ('problem' in choice) return { problems: [choice.problem] };
  const { options, note, warning } = choice;
  const key = keyFinding(config.apiKey, options.environment, env.CONNECTOR_MODE);
  if (key.problem !== undefined) return { problems: [key.problem] };
  const account = withClient(options, config, surroundings, {
    notes: [note],
    warnings: [
      warning,
      ...warningsAbout(key, config.credentials, options, env),
      ...unknownTypeNotes(options.types),
    ],
  });
  return { ...account, options, config, desired: desiredWebhooks(options, config.credentials) };
}

interface Sentences {
  readonly notes: readonly (string | undefined)[];
  readonly warnings: readonly (string | undefined)[];
}

/** Prints the sentences, unless the output is JSON that contains them. */
function withClient(
  options: GivenOptions,
  config: ApiConfig,
  surroundings: Surroundings,
  sentences: Sentences,
): AccountContext {
  const { output, terminal } = surroundings;
  const notes = sentences.notes.filter((note) => note !== undefined);
  const warnings = sentences.warnings.filter((warning) => warning !== undefined);
  if (!options.isJson) for (const note of notes) output.out(`${note}\n`);
  for (const warning of warnings) output.err(`Warning: ${warning}\n`);
  const progress = (text: string) => {
    if (terminal.showsProgress) output.err(`${text} …\n`);
  };
  const client = digitalRiverClient({
    baseUrl: config.apiUrl,
    apiKey: config.apiKey,
    timeoutMs: TIMEOUT_MS,
    secrets: new Set(secretValues(surroundings.environment)),
    onWait: (waitMs, reason) =>
      progress(`${reason}; the next attempt follows in ${Math.ceil(waitMs / SECOND_MS)} s`),
  });
  return { ...surroundings, options, config, client, progress, notes, warnings };
}

function warningsAbout(
  { warning }: KeyFinding,
  credentials: WebhookCredentials,
  { proof, tokenEndpoint }: RegistrationOptions,
  env: Environment,
): (string | undefined)[] {
  if (credentials.transport === 'http') return [warning];
  return [
    warning,
    proof === 'own-tokens'
      ? clientWarning(env, credentials)
      : securityTokenWarning(credentials.securityToken, tokenEndpoint),
  ];
}

/** Another token endpoint than Salesforce's knows no security tokens. */
function securityTokenWarning(securityToken: string, tokenEndpoint: string): string | undefined {
  return securityToken === '' && new URL(tokenEndpoint).hostname.endsWith('.salesforce.com')
    ? 'FULFILLMENT_SECURITY_TOKEN is empty. Salesforce accepts that only from trusted IP ranges; otherwise Digital River gets no access token.'
    : undefined;
}
