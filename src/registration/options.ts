import { parseArgs } from 'node:util';
import { TOKEN_PATHS } from '../oauth/issuer/own-issuer.ts';
import type { OrgKind } from '../salesforce/api/org-facts.ts';
import { withoutTrailingSlashes } from '../url.ts';
import { baseAddressProblem, urlProblem } from './url-problem.ts';

/** Salesforce's token endpoint for each kind of org. */
export const TOKEN_ENDPOINTS: Record<OrgKind, string> = {
  sandbox: 'https://test.salesforce.com/services/oauth2/token',
  production: 'https://login.salesforce.com/services/oauth2/token',
};

/**
 * How Digital River proves its identity: by signature or user name and password on the HTTP
 * transport, or by access tokens that Salesforce or the connector issues.
 */
export type WebhookProof = 'http' | 'salesforce-tokens' | 'own-tokens';

/** The value of --token-endpoint that stands for the connector's own token endpoint. */
const OWN_ENDPOINT = 'connector';

const OPTIONS = {
  environment: { type: 'string' },
  address: { type: 'string' },
  transport: { type: 'string' },
  'token-endpoint': { type: 'string' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The options of the command line. */
export interface GivenOptions {
  /** When undefined, the kind of the connector's org is used. */
  readonly environment: OrgKind | undefined;
  /** Base address of the connector. */
  readonly address: string;
  readonly proof: WebhookProof;
  /** When undefined, the token endpoint of the environment is used. */
  readonly tokenEndpoint: string | undefined;
  readonly dryRun: boolean;
}

/** The options, completed. */
export interface RegistrationOptions extends GivenOptions {
  /** Where Digital River gets its tokens; empty on the HTTP transport. */
  readonly tokenEndpoint: string;
}

/** The result of reading the arguments. */
export type ReadOptions =
  | { readonly help: true }
  | {
      readonly help: false;
      /** Known even when there are problems, so that its variables can be checked as well. */
      readonly proof: WebhookProof;
      readonly options?: GivenOptions;
      readonly problems: string[];
    };

/**
 * Reads the arguments of register-webhooks.
 *
 * @param argv the arguments without node and script
 * @returns the options, or one sentence per problem. Values of unknown arguments are never
 *   repeated, because they may be secrets
 */
export function readOptions(argv: readonly string[]): ReadOptions {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    strict: false,
    tokens: true,
  });
  if (values.help === true) return { help: true };
  const environment = text(values.environment);
  const address = text(values.address);
  const transport = text(values.transport) ?? 'oauth';
  const tokenEndpoint = text(values['token-endpoint']);
  const proof = proofOf(transport, tokenEndpoint);
  const problems = [
    ...tokens.map(tokenProblem),
    environment === undefined || isEnvironment(environment)
      ? undefined
      : `--environment: expected sandbox or production, got ${quoted(environment)}.`,
    prefixed('--address', address === undefined ? NO_ADDRESS : baseAddressProblem(address)),
    ['oauth', 'http'].includes(transport)
      ? undefined
      : `--transport: expected oauth or http, got ${quoted(transport)}.`,
    prefixed('--token-endpoint', tokenEndpointProblem(proof, tokenEndpoint)),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0 || address === undefined) {
    return { help: false, proof, problems };
  }
  const options = {
    environment: isEnvironment(environment) ? environment : undefined,
    address,
    proof,
    tokenEndpoint:
      proof === 'own-tokens'
        ? `${withoutTrailingSlashes(address)}${TOKEN_PATHS[0]}`
        : tokenEndpoint,
    dryRun: values['dry-run'] === true,
  };
  return { help: false, proof, problems, options };
}

function proofOf(transport: string, tokenEndpoint: string | undefined): WebhookProof {
  if (transport === 'http') return 'http';
  return tokenEndpoint === OWN_ENDPOINT ? 'own-tokens' : 'salesforce-tokens';
}

function tokenEndpointProblem(
  proof: WebhookProof,
  tokenEndpoint: string | undefined,
): string | undefined {
  if (tokenEndpoint === undefined || proof === 'own-tokens') return undefined;
  return proof === 'http'
    ? 'expected none with --transport http, which uses no tokens; remove it'
    : urlProblem(tokenEndpoint);
}

const NO_ADDRESS = "expected the connector's base address, got nothing";

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

function tokenProblem(token: Token): string | undefined {
  if (token.kind === 'positional') {
    return `Argument ${token.index + 1}: expected an option that begins with --, got a value. See --help.`;
  }
  if (token.kind !== 'option') return undefined;
  const option = Object.entries(OPTIONS).find(([name]) => name === token.name)?.[1];
  if (option === undefined) {
    return `${token.rawName}: unknown option. Secrets belong in environment variables; see --help.`;
  }
  if (option.type === 'boolean') {
    return token.value === undefined ? undefined : `${token.rawName}: expected no value, got one.`;
  }
  if (text(token.value) !== undefined) return undefined;
  if (token.name === 'token-endpoint') return '--token-endpoint: expected an address, got nothing.';
  if (token.name === 'transport') return '--transport: expected oauth or http, got nothing.';
  return token.name === 'environment'
    ? '--environment: expected sandbox or production, got nothing.'
    : undefined;
}

/** parseArgs takes the next option as the value of an option that has none; that is not a value. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && !value.startsWith('--') ? value : undefined;
}

function isEnvironment(value: string | undefined): value is OrgKind {
  return value === 'sandbox' || value === 'production';
}

const prefixed = (name: string, problem: string | undefined) => problem && `${name}: ${problem}.`;

const quoted = (value: string | undefined) =>
  value === undefined ? 'nothing' : JSON.stringify(value);
