import { readSubcommand } from '../../cli/arguments/read-subcommand.ts';
import { InputError } from '../../errors.ts';
import { TOKEN_PATHS } from '../../oauth/issuer/own-issuer.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import { REGISTER_WEBHOOKS } from './declaration.ts';
import { type GivenValues, givenValues, isEnvironment, isTarget } from './given-values.ts';
import { listed } from './listed.ts';
import { listedTypes } from './listed-types.ts';
import type { GivenOptions, WebhookProof } from './registration-options.ts';
import { isSubcommand, type SubcommandName } from './subcommand-names.ts';
import { valueProblems } from './value-problems.ts';

const DEFAULT_TIMEOUT_SECONDS = 600;

/** The result of reading the arguments. */
export type ReadOptions =
  | { readonly help: string; readonly options?: undefined }
  | {
      readonly help?: undefined;
      /** Known even when there are problems, so that the variables can be checked as well. */
      readonly subcommand: SubcommandName;
      /** Undefined when the arguments cannot be read at all. */
      readonly proof: WebhookProof | undefined;
      readonly isJson: boolean;
      readonly options?: GivenOptions;
      readonly problems: string[];
    };

/**
 * Reads the arguments of register-webhooks. The first one may be a subcommand; without one, it is
 * `apply`.
 *
 * @param argv the arguments without node and script
 * @param publicUrl the connector's own address, the default of --address
 * @returns the options, or one sentence per problem. Values of unknown arguments are never
 *   repeated, because they may be secrets
 */
export function readOptions(argv: readonly string[], publicUrl?: string): ReadOptions {
  const [first = ''] = argv;
  const named = isSubcommand(first) ? first : undefined;
  const subcommand = named ?? 'apply';
  const read = readOrProblem(argv);
  if (typeof read === 'string') {
    const isJson = argv.includes('--json');
    return { subcommand, proof: undefined, isJson, problems: [read] };
  }
  if (read.help !== undefined) return read;
  const { values } = read;
  const given = givenValues(values, subcommand, publicUrl);
  const problems = valueProblems(given);
  const isJson = values.json === true;
  const known = { subcommand, proof: given.proof, isJson, problems };
  if (problems.length > 0) return known;
  return {
    ...known,
    options: {
      ...completed(given),
      isProofGiven: values['token-endpoint'] !== undefined || values.transport !== undefined,
      dryRun: subcommand === 'plan' || values['dry-run'] === true,
      removesDuplicates: values['remove-duplicates'] === true,
      sendsHidden: values['send-secrets'] === true,
      verifies: values.verify === true,
      timeoutSeconds: given.timeout === undefined ? DEFAULT_TIMEOUT_SECONDS : Number(given.timeout),
      isForSigningSecrets: values['signing-secrets'] === true,
      isConfirmed: values.yes === true,
      isJson,
    },
  };
}

/** @returns one sentence when the arguments cannot be read */
function readOrProblem(argv: readonly string[]) {
  try {
    return readSubcommand(REGISTER_WEBHOOKS, argv);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

function completed({
  environment,
  target,
  address,
  proof,
  tokenEndpoint,
  subcommand,
  ...lists
}: GivenValues) {
  return {
    subcommand,
    environment: isEnvironment(environment) ? environment : undefined,
    target: isTarget(target) ? target : 'connector',
    address,
    proof,
    tokenEndpoint:
      proof === 'own-tokens'
        ? `${withoutTrailingSlashes(address ?? '')}${TOKEN_PATHS[0]}`
        : tokenEndpoint,
    types: listedTypes(lists.types),
    ids: listed(lists.id),
  } as const;
}
