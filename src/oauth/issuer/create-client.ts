import { declareCommand } from '../../cli/arguments/declaration.ts';
import { flag, text } from '../../cli/arguments/option-table.ts';
import { readArguments } from '../../cli/arguments/read-arguments.ts';
import type { Output } from '../../cli/output.ts';
import { plainEnvironment } from '../../config/environment.ts';
import { type Environment, processEnvironment } from '../../config/index.ts';
import {
  CLIENT_LABEL,
  SCOPES,
  type Scope,
  type TokenClient,
  tokenClients,
} from '../../config/token-clients.ts';
import { apiClientInstructions } from './api-client-instructions.ts';
import { clientInstructions } from './client-instructions.ts';
import { newClient } from './new-client.ts';

const CREATE_CLIENT = declareCommand({
  typed: 'npm run create-client --',
  summary: "create a client of the connector's own token endpoint",
  description:
    "Creates a client for the connector's own token endpoint. The client's credentials, which Digital River or a program of yours presents, are printed once and not stored. The connector's configuration contains their digests only.",
  options: {
    scope: text(
      'SCOPE',
      'webhooks: the client delivers webhooks (default); console:read: it asks through the API what the console shows; console:operate: it also does what operators do, such as replay',
      `one of ${SCOPES.join(', ')}`,
    ),
    label: text(
      'NAME',
      'name of the client in the log; by default digital-river or api and the date, then -2 and so on',
      'a name',
    ),
    'drop-oldest': flag('removes the oldest of the configured clients of the same scope'),
  },
  after:
    'To replace a client, run the command with the configured OAUTH_CLIENTS in the environment: the new\nclient is added, and both are valid until you remove the old one.',
});

const WRONG_SCOPE = `Expected --scope ${SCOPES.join(', ')}.`;
const WRONG_CLIENTS =
  'OAUTH_CLIENTS in the environment is not a value that this command prints; copy it unchanged from the configuration.';
const WRONG_LABEL =
  'Expected a label of at most 60 letters, digits, dots, hyphens and underscores, beginning with a letter or digit.';

/**
 * The command that creates a client of the connector's own token endpoint, and prints what to do
 * with it.
 *
 * @param argv arguments without node and script
 * @param today for the default label
 * @param environment has the configured clients; `process.env` by default
 * @returns exit status: 0 done, 2 for the caller to fix
 * @throws InputError when an argument is unknown
 */
export function createClient(
  argv: readonly string[],
  output: Output,
  today: Date,
  environment: Environment = processEnvironment(),
): 0 | 2 {
  const read = readArguments(CREATE_CLIENT, argv);
  if (read.help !== undefined) {
    output.out(read.help);
    return 0;
  }
  const options = read.values;
  const scope = SCOPES.find((each) => each === (options.scope ?? 'webhooks'));
  if (scope === undefined) return fail(output, WRONG_SCOPE);
  const { OAUTH_CLIENTS, PUBLIC_URL } = plainEnvironment(environment);
  const clients = configuredClients(OAUTH_CLIENTS);
  if (clients === undefined) return fail(output, WRONG_CLIENTS);
  const remaining = options['drop-oldest'] ? withoutOldest(clients, scope) : clients;
  const base = `${scope === 'webhooks' ? 'digital-river' : 'api'}-${today.toISOString().slice(0, 10)}`;
  const { label = freeLabel(base, clients) } = options;
  const problem = labelProblem(label, remaining);
  if (problem !== undefined) return fail(output, problem);
  const client = newClient(label, scope);
  const print = scope === 'webhooks' ? clientInstructions : apiClientInstructions;
  output.out(print(client, [...remaining, client.configured], PUBLIC_URL));
  return 0;
}

function withoutOldest(clients: readonly TokenClient[], scope: Scope): readonly TokenClient[] {
  const oldest = clients.find((client) => client.scope === scope);
  return clients.filter((client) => client !== oldest);
}

function fail(output: Output, problem: string): 2 {
  output.err(`No client was created. ${problem}\n`);
  return 2;
}

function configuredClients(value = ''): readonly TokenClient[] | undefined {
  return value === '' ? [] : tokenClients.safeParse(value).data;
}

/** Of two clients of one day, the second has a label that ends with -2. */
function freeLabel(base: string, clients: readonly TokenClient[]): string {
  const taken = new Set(clients.map(({ label }) => label));
  for (let number = 1; ; number += 1) {
    const label = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(label)) return label;
  }
}

function labelProblem(label: string, clients: readonly TokenClient[]): string | undefined {
  if (!CLIENT_LABEL.test(label)) return WRONG_LABEL;
  return clients.some((client) => client.label === label)
    ? `A client with the label ${label} exists; choose another one with --label.`
    : undefined;
}
