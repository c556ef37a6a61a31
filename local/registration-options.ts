import type { Environment } from '../src/config/index.ts';
import { OPTION_TABLE } from '../src/registration/options/option-table.ts';
import { isSubcommand } from '../src/registration/options/subcommand-names.ts';

type OptionName = keyof typeof OPTION_TABLE;

/**
 * The arguments of `register-webhooks` with those of the trial, where they are not given and the
 * subcommand takes them: `--address`, `--environment` and `--token-endpoint`. With `--target`, which
 * is about another receiver, nothing is added.
 *
 * @param argv the given arguments
 * @param environment that of the running trial
 */
export function withTrialOptions(argv: readonly string[], environment: Environment): string[] {
  const [first = ''] = argv;
  const subcommand = isSubcommand(first) ? first : 'apply';
  const isGiven = (name: OptionName) =>
    argv.some((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`));
  if (isGiven('target')) return [...argv];
  const isHttp = /--transport[ =]http\b/.test(argv.join(' '));
  const ofTrial: readonly (readonly [OptionName, string])[] = [
    ['address', environment.PUBLIC_URL ?? ''],
    ['environment', environment.CONNECTOR_MODE === 'live' ? 'production' : 'sandbox'],
    ...(isHttp ? [] : [['token-endpoint', tokenEndpoint(environment)] as const]),
  ];
  const added = ofTrial.filter(
    ([name]) =>
      !isGiven(name) && OPTION_TABLE[name].subcommands.some((taking) => taking === subcommand),
  );
  return [...argv, ...added.flatMap(([name, value]) => [`--${name}`, value])];
}

/**
 * The variables of `register-webhooks` in the trial: the connector's own token endpoint uses no
 * security token.
 */
export function registrationVariables(
  argv: readonly string[],
  environment: Environment,
): Environment {
  const isOwnEndpoint = /--token-endpoint[ =]connector\b/.test(argv.join(' '));
  return isOwnEndpoint ? { ...environment, FULFILLMENT_SECURITY_TOKEN: '' } : environment;
}

/** That of the local org, as Digital River uses that of Salesforce. */
function tokenEndpoint({ SALESFORCE_INSTANCE_URL: orgUrl }: Environment): string {
  return `${orgUrl}/services/oauth2/token`;
}
