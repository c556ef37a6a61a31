import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { declareCommand } from '../../cli/arguments/declaration.ts';
import { readArguments } from '../../cli/arguments/read-arguments.ts';
import type { Output } from '../../cli/output.ts';
import { oauthVariables } from '../../config/access-token-variables.ts';
import { type Environment, processEnvironment, readVariables } from '../../config/index.ts';
import { signingKeysValue } from '../../config/private-keys/signing-keys.ts';
import { ConfigError } from '../../errors.ts';

const SIGNING_VARIABLES = oauthVariables.pick({ OAUTH_SIGNING_KEYS: true });

const CREATE_SIGNING_KEY = declareCommand({
  typed: 'npm run create-signing-key --',
  summary: "create a key that signs the connector's own access tokens",
  description:
    "Creates a key that signs the connector's own access tokens, and prints what to configure. To replace the key without denying a call, run the command with the configured OAUTH_SIGNING_KEYS in the environment.",
  options: {},
});

/**
 * The command that creates a signing key (P-256 for ES256), and prints the values to configure.
 *
 * @param argv arguments without node and script; only --help is allowed
 * @param environment has the configured keys; `process.env` by default
 * @returns exit status: 0 done, 2 for the caller to fix
 * @throws InputError when there is an argument
 * @see RFC 7518 §3.4 for ES256
 */
export function createSigningKey(
  argv: readonly string[],
  output: Output,
  environment: Environment = processEnvironment(),
): 0 | 2 {
  const { help } = readArguments(CREATE_SIGNING_KEY, argv);
  if (help !== undefined) {
    output.out(help);
    return 0;
  }
  const { privateKey: newKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const configured = readConfiguredKeys(environment);
  if (configured instanceof ConfigError) return fail(output, configured.problems.join(' '));
  const [current] = configured;
  if (current === undefined) {
    output.out(`Configure all web processes with this value. It is secret:\n\n${line([newKey])}\n`);
    return 0;
  }
  output.out(`Replace the key in two steps, so that every process knows the new key before one signs with it. The values
are secret.

1. Configure all web processes with this value: the new key verifies, the current key still signs.

${line([current, newKey])}

2. When all web processes run with it, configure this value: the new key signs, the old key still verifies.

${line([newKey, current])}
`);
  return 0;
}

/** The configured keys, in their order; none before the first key is created. */
function readConfiguredKeys(environment: Environment): readonly KeyObject[] | ConfigError {
  try {
    return readVariables(SIGNING_VARIABLES, environment).OAUTH_SIGNING_KEYS ?? [];
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function fail(output: Output, problem: string): 2 {
  output.err(`No key was created. ${problem}\n`);
  return 2;
}

function line(keys: Parameters<typeof signingKeysValue>[0]): string {
  return `OAUTH_SIGNING_KEYS="${signingKeysValue(keys)}"`;
}
