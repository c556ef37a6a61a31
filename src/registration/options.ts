import { parseArgs } from 'node:util';
import { baseAddressProblem, urlProblem } from './url-problem.ts';

export type SalesforceEnvironment = 'sandbox' | 'production';

const TOKEN_ENDPOINTS: Record<SalesforceEnvironment, string> = {
  sandbox: 'https://test.salesforce.com/services/oauth2/token',
  production: 'https://login.salesforce.com/services/oauth2/token',
};

const known = {
  environment: { type: 'string' },
  address: { type: 'string' },
  'token-endpoint': { type: 'string' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface RegistrationOptions {
  readonly environment: SalesforceEnvironment;
  /** Base address of the connector. */
  readonly address: string;
  /** Where Digital River fetches Salesforce tokens. */
  readonly tokenEndpoint: string;
  readonly dryRun: boolean;
}

export type ReadOptions =
  | { readonly help: true }
  | { readonly help: false; readonly options?: RegistrationOptions; readonly problems: string[] };

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
  const tokenEndpoint = text(values['token-endpoint']);
  const problems = [
    ...tokens.map(tokenProblem),
    isEnvironment(environment)
      ? undefined
      : `--environment: expected sandbox or production, got ${shown(environment)}.`,
    named('--address', address === undefined ? NO_ADDRESS : baseAddressProblem(address)),
    tokenEndpoint === undefined ? undefined : named('--token-endpoint', urlProblem(tokenEndpoint)),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0 || address === undefined || !isEnvironment(environment)) {
    return { help: false, problems };
  }
  const options = {
    environment,
    address,
    tokenEndpoint: tokenEndpoint ?? TOKEN_ENDPOINTS[environment],
    dryRun: values['dry-run'] === true,
  };
  return { help: false, problems, options };
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
  return text(token.value) === undefined && token.name === 'token-endpoint'
    ? '--token-endpoint: expected an address, got nothing.'
    : undefined;
}

// Left without its value, an option takes the next option for it.
function text(value: unknown): string | undefined {
  return typeof value === 'string' && !value.startsWith('--') ? value : undefined;
}

function isEnvironment(value: string | undefined): value is SalesforceEnvironment {
  return value === 'sandbox' || value === 'production';
}

const named = (name: string, problem: string | undefined) => problem && `${name}: ${problem}.`;

const shown = (value: string | undefined) =>
  value === undefined ? 'nothing' : JSON.stringify(value);
