import type { MappedConfig } from '../senders/mapped-config.ts';
import { type CallerSecret, callerSecrets, type SecretVariables } from './caller-secrets.ts';

/** Other kinds of secrets have a minimum length in any environment. */
const MIN_PASSWORD_LENGTH = 16;
/** Random secrets of any usual form have more. */
const MIN_CHARACTERS = 5;
/** Plum's dashboard takes 60 characters at most. */
const PLUM_BYTES = 24;
const BYTES = 32;

/**
 * Checks that no secret of a caller can be guessed.
 *
 * @param mapped the senders of mapping files
 * @returns one sentence per variable and weakness, without the secrets
 */
export function weakSecretProblems(
  variables: SecretVariables,
  mapped: readonly MappedConfig[],
): string[] {
  const problems = callerSecrets(variables, mapped).flatMap((secret) => {
    const weakness = weaknessOf(secret);
    const bytes = secret.variable === 'PLUM_WEBHOOK_KEYS' ? PLUM_BYTES : BYTES;
    return weakness === undefined
      ? []
      : [
          `${secret.variable} has a ${secret.kind} ${weakness}; create one with "openssl rand -hex ${bytes}".`,
        ];
  });
  return [...new Set(problems)];
}

function weaknessOf({ kind, value, username }: CallerSecret): string | undefined {
  if (kind === 'password' && value.length < MIN_PASSWORD_LENGTH) {
    return `of fewer than ${MIN_PASSWORD_LENGTH} characters`;
  }
  if (value.toLowerCase() === username?.toLowerCase()) return 'that is its user name';
  const characters = new Set(value).size;
  if (characters === 1) return 'that repeats a single character';
  return characters < MIN_CHARACTERS
    ? `of fewer than ${MIN_CHARACTERS} different characters`
    : undefined;
}
