import { parseArgs } from 'node:util';
import { TOKEN_PATHS } from '../../oauth/issuer/own-issuer.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import { argumentProblems } from './argument-problems.ts';
import { type GivenValues, givenValues, isEnvironment, isTarget } from './given-values.ts';
import { listed } from './listed.ts';
import { listedTypes } from './listed-types.ts';
import { OPTION_TABLE } from './option-table.ts';
import type { GivenOptions, WebhookProof } from './registration-options.ts';
import { isSubcommand, type SubcommandName } from './subcommand-names.ts';
import { valueProblems } from './value-problems.ts';

const DEFAULT_TIMEOUT_SECONDS = 600;

/** The result of reading the arguments. */
export type ReadOptions =
  | {
      readonly help: true;
      /** Undefined for the help of the command as a whole. */
      readonly subcommand?: SubcommandName | undefined;
    }
  | {
      readonly help: false;
      /** Known even when there are problems, so that the variables can be checked as well. */
      readonly subcommand: SubcommandName;
      readonly proof: WebhookProof;
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
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: OPTION_TABLE,
    strict: false,
    tokens: true,
  });
  if (values.help === true) return { help: true, subcommand: named };
  const given = givenValues(values, subcommand, publicUrl);
  const problems = [
    ...argumentProblems(named === undefined ? tokens : tokens.slice(1), subcommand),
    ...valueProblems(given),
  ];
  const isJson = values.json === true;
  const known = { help: false, subcommand, proof: given.proof, isJson, problems } as const;
  if (problems.length > 0) return known;
  return {
    ...known,
    options: {
      ...completed(given),
      isProofGiven: 'token-endpoint' in values || 'transport' in values,
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
