import { parseArgs } from 'node:util';
import type { Output } from '../../cli/output.ts';
import { type Environment, processEnvironment } from '../../config/index.ts';
import { CLIENT_LABEL, type TokenClient, tokenClients } from '../../config/token-clients.ts';
import { clientInstructions, HELP } from './client-instructions.ts';
import { newClient } from './new-client.ts';

/**
 * The command that makes a client for the connector's own token endpoint.
 *
 * @param argv arguments without node and script
 * @param today for the label, where none is given
 * @param environment holds the present clients; `process.env` unless given
 * @returns exit status: 0 done, 2 to be fixed by the caller
 */
export function createClient(
  argv: readonly string[],
  output: Output,
  today: Date,
  environment: Environment = processEnvironment(),
): 0 | 2 {
  const options = readOptions(argv);
  if (options === undefined) return fail(output, WRONG_OPTIONS);
  if (options.help === true) {
    output.out(HELP);
    return 0;
  }
  const present = presentClients(environment.OAUTH_CLIENTS);
  if (present === undefined) return fail(output, WRONG_CLIENTS);
  const { label = `digital-river-${today.toISOString().slice(0, 10)}` } = options;
  const problem = labelProblem(label, present);
  if (problem !== undefined) return fail(output, problem);
  const made = newClient(label);
  const staying = options['drop-oldest'] === true ? present.slice(1) : present;
  output.out(clientInstructions(made, [...staying, made.configured], environment.PUBLIC_URL));
  return 0;
}

function fail(output: Output, problem: string): 2 {
  output.err(`No client was made. ${problem}\n`);
  return 2;
}

const WRONG_OPTIONS = 'Expected --label NAME or --drop-oldest or nothing; see --help.';
const WRONG_CLIENTS =
  'OAUTH_CLIENTS in the environment is not what this command prints; take it from the configuration as it is.';

function readOptions(argv: readonly string[]) {
  const options = {
    label: { type: 'string' },
    'drop-oldest': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch {
    return undefined;
  }
}

function presentClients(value = ''): readonly TokenClient[] | undefined {
  return value === '' ? [] : tokenClients.safeParse(value).data;
}

function labelProblem(label: string, present: readonly TokenClient[]): string | undefined {
  if (!CLIENT_LABEL.test(label)) {
    return 'Expected a label of letters, digits, dots, hyphens and underscores, at most 60.';
  }
  return present.some((client) => client.label === label)
    ? `There is a client with the label ${label}; choose another by --label.`
    : undefined;
}
