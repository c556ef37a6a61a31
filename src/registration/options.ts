import { parseArgs } from 'node:util';
import { TOKEN_PATHS } from '../oauth/issuer/own-issuer.ts';
import type { OrgKind } from '../salesforce/api/org-facts.ts';
import { withoutTrailingSlashes } from '../url.ts';
import { baseAddressProblem, urlProblem } from './url-problem.ts';

/** Where each kind of org gives tokens to Digital River. */
export const TOKEN_ENDPOINTS: Record<OrgKind, string> = {
  sandbox: 'https://test.salesforce.com/services/oauth2/token',
  production: 'https://login.salesforce.com/services/oauth2/token',
};

/** What Digital River proves itself by: HTTP's signature and Basic, or tokens of Salesforce or of the connector. */
export type WebhookProof = 'http' | 'salesforce-tokens' | 'own-tokens';

/** The value of --token-endpoint that means the connector's own. */
const OWN = 'connector';

const known = {
  environment: { type: 'string' },
  address: { type: 'string' },
  transport: { type: 'string' },
  'token-endpoint': { type: 'string' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface GivenOptions {
  /** Absent: what the org of the connector's own log-in is. */
  readonly environment: OrgKind | undefined;
  /** Base address of the connector. */
  readonly address: string;
  readonly proof: WebhookProof;
  /** Absent: that of the environment. */
  readonly tokenEndpoint: string | undefined;
  readonly dryRun: boolean;
}

export interface RegistrationOptions extends GivenOptions {
  /** Where Digital River fetches tokens, unless its proof is HTTP's. */
  readonly tokenEndpoint: string;
}

export type ReadOptions =
  | { readonly help: true }
  | {
      readonly help: false;
      /** Told whatever else is wrong, so that the variables that it needs can be checked as well. */
      readonly proof: WebhookProof;
      readonly options?: GivenOptions;
      readonly problems: string[];
    };

/**
 * Reads the arguments of register-webhooks.
 * @param argv the arguments without node and script
 * @returns the options, or everything that is to be fixed; values of unknown arguments are never repeated, since
 *   somebody may have put a secret there
 */
export function readOptions(argv: readonly string[]): ReadOptions {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: known,
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
      : `--environment: expected sandbox or production, got ${shown(environment)}.`,
    named('--address', address === undefined ? NO_ADDRESS : baseAddressProblem(address)),
    ['oauth', 'http'].includes(transport)
      ? undefined
      : `--transport: expected oauth or http, got ${shown(transport)}.`,
    named('--token-endpoint', tokenEndpointProblem(proof, tokenEndpoint)),
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
  return tokenEndpoint === OWN ? 'own-tokens' : 'salesforce-tokens';
}

function tokenEndpointProblem(
  proof: WebhookProof,
  tokenEndpoint: string | undefined,
): string | undefined {
  if (tokenEndpoint === undefined || proof === 'own-tokens') return undefined;
  return proof === 'http'
    ? 'expected none with --transport http, which takes no tokens; leave it away'
    : urlProblem(tokenEndpoint);
}

const NO_ADDRESS = "expected the connector's base address, got nothing";

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

function tokenProblem(token: Token): string | undefined {
  if (token.kind === 'positional') {
    return `Argument ${token.index + 1}: expected an option that starts with --, got a bare value. See --help.`;
  }
  if (token.kind !== 'option') return undefined;
  const option = Object.entries(known).find(([name]) => name === token.name)?.[1];
  if (option === undefined) {
    return `${token.rawName}: no such option. Secrets go into environment variables; see --help.`;
  }
  if (option.type === 'boolean') {
    return token.value === undefined ? undefined : `${token.rawName}: takes no value.`;
  }
  if (text(token.value) !== undefined) return undefined;
  if (token.name === 'token-endpoint') return '--token-endpoint: expected an address, got nothing.';
  if (token.name === 'transport') return '--transport: expected oauth or http, got nothing.';
  return token.name === 'environment'
    ? '--environment: expected sandbox or production, got nothing.'
    : undefined;
}

// Left without its value, an option takes the next option for it.
function text(value: unknown): string | undefined {
  return typeof value === 'string' && !value.startsWith('--') ? value : undefined;
}

function isEnvironment(value: string | undefined): value is OrgKind {
  return value === 'sandbox' || value === 'production';
}

const named = (name: string, problem: string | undefined) => problem && `${name}: ${problem}.`;

const shown = (value: string | undefined) =>
  value === undefined ? 'nothing' : JSON.stringify(value);
