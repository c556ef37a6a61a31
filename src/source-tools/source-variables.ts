import type { SecretsOf } from '../authenticate/presets/secret-problems.ts';
import { type Environment, plainEnvironment } from '../config/environment.ts';
import { withCurrentNames } from '../config/senders/former-names.ts';
import { listedIn, readListed } from '../config/senders/listed-variables.ts';
import type { Mapping } from '../sources/mapped/language/mapping-schema.ts';

/**
 * Reads what the environment has for a mapping: the secrets of its sender, which may be missing, and
 * the mode of the installation.
 *
 * @param file name of the mapping file
 */
export function sourceVariables(
  file: string,
  mapping: Mapping,
  environment: Environment,
): { readonly secretsOf: SecretsOf; readonly mode: 'live' | 'test' | undefined } {
  const set = plainEnvironment(withCurrentNames(environment));
  const { variables } = readListed(file, mapping.proof, set);
  const { CONNECTOR_MODE: mode } = set;
  return {
    secretsOf: (name) => listedIn(variables, name),
    mode: mode === 'live' || mode === 'test' ? mode : undefined,
  };
}
