import { generateKeyPairSync } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Output } from '../../cli/output.ts';
import { type Environment, processEnvironment } from '../../config/index.ts';
import { signingKeys, signingKeysValue } from '../../config/signing-keys.ts';

const HELP = `Makes a key that signs the connector's own access tokens: npm run create-signing-key

Run it with OAUTH_SIGNING_KEYS in the environment as it is configured to exchange the key without refusing anybody.
`;

/**
 * The command that makes a signing key, P-256 for ES256.
 *
 * @param argv arguments without node and script; there is none but --help
 * @param environment holds the present keys; `process.env` unless given
 * @returns exit status: 0 done, 2 to be fixed by the caller
 */
export function createSigningKey(
  argv: readonly string[],
  output: Output,
  environment: Environment = processEnvironment(),
): 0 | 2 {
  const options = readOptions(argv);
  if (options === undefined) return fail(output, 'Expected no arguments; see --help.');
  if (options.help === true) {
    output.out(HELP);
    return 0;
  }
  const { privateKey: made } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { OAUTH_SIGNING_KEYS: value = '' } = environment;
  if (value === '') {
    output.out(`Configure all web processes with this value. It is secret:\n\n${line([made])}\n`);
    return 0;
  }
  const present = signingKeys.safeParse(value);
  if (!present.success) {
    return fail(output, 'OAUTH_SIGNING_KEYS in the environment can not be read.');
  }
  const [current] = present.data;
  output.out(`Exchange the key in two steps, so that no process meets a signature it does not know. The values are secret.

1. Configure all web processes with this value: the new key verifies, the present one still signs.

${line([current, made])}

2. When all of them run with it, configure this one: the new key signs, the present one still verifies.

${line([made, current])}
`);
  return 0;
}

function fail(output: Output, problem: string): 2 {
  output.err(`No key was made. ${problem}\n`);
  return 2;
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: { help: { type: 'boolean', short: 'h' } } })
      .values;
  } catch {
    return undefined;
  }
}

function line(keys: Parameters<typeof signingKeysValue>[0]): string {
  return `OAUTH_SIGNING_KEYS="${signingKeysValue(keys)}"`;
}
