import { addressRange } from '../addresses/address-range.ts';
import { basicPair } from './basic-pair.ts';
import { keyForm, keyText } from './key-form.ts';
import type { ProofSpec, SingleProofSpec } from './proof-schema.ts';
import { signingKey } from './signing-secret.ts';

/** Returns the values that a variable lists; none when it is not set. */
export type SecretsOf = (variable: string) => readonly string[];

/** Old and new secrets of live and test mode, and some reserve. */
const MAX_SECRETS = 16;
/** The least that the dashboards of senders with keys allow. */
const MIN_KEY_LENGTH = 13;

/**
 * Checks the values of the variables that a proof reads.
 *
 * @returns one sentence for each variable with a problem; none contains a secret
 */
export function secretProblems(spec: ProofSpec, secretsOf: SecretsOf): string[] {
  return problemsOf(spec, secretsOf, (variable) => [
    `${variable} is missing; the proof of a source needs it.`,
  ]);
}

/**
 * Checks the values of those variables that are set.
 *
 * @returns as {@link secretProblems}
 */
export function wrongSecrets(spec: ProofSpec, secretsOf: SecretsOf): string[] {
  return problemsOf(spec, secretsOf, () => []);
}

function problemsOf(
  spec: ProofSpec,
  secretsOf: SecretsOf,
  whenMissing: (variable: string) => string[],
): string[] {
  if ('none' in spec) return [];
  const single = 'allOf' in spec ? spec.allOf : [spec];
  return single.flatMap((each) => {
    const [variable, problemOf] = checkOf(each);
    if (variable === undefined) return [];
    const values = secretsOf(variable);
    if (values.length === 0) return whenMissing(variable);
    const problem =
      values.map(problemOf).find((found) => found !== undefined) ??
      together(spec, variable, values);
    return problem === undefined ? [] : [`${variable}: ${problem}.`];
  });
}

type ProblemOf = (value: string) => string | undefined;

function checkOf(spec: SingleProofSpec): [string | undefined, ProblemOf] {
  if ('basic' in spec) {
    return [
      spec.basic,
      (text) => (basicPair(text) === undefined ? 'expected user:password' : undefined),
    ];
  }
  if ('apiKey' in spec) {
    const problem = `expected keys of at least ${MIN_KEY_LENGTH} characters`;
    return [spec.apiKey.secrets, (text) => (text.length < MIN_KEY_LENGTH ? problem : undefined)];
  }
  if ('addresses' in spec) {
    const { addresses } = spec;
    const problem =
      'expected addresses and ranges, such as 192.0.2.1 or 192.0.2.0/24, none wider than /8 (IPv4) or /32 (IPv6)';
    return [
      typeof addresses === 'string' ? addresses : undefined,
      (text) => (addressRange(text) === undefined ? problem : undefined),
    ];
  }
  const key = keyForm(spec);
  return [
    spec.secrets,
    (text) => {
      const made = signingKey(text, key);
      return 'problem' in made ? made.problem : undefined;
    },
  ];
}

function together(
  spec: ProofSpec,
  variable: string,
  values: readonly string[],
): string | undefined {
  if (values.length > MAX_SECRETS) {
    return `expected at most ${MAX_SECRETS} values; remove those that are no longer used`;
  }
  const distinct = new Set(values.map((value) => keyText(spec, variable, value)));
  return distinct.size < values.length ? 'expected each value only once' : undefined;
}
