import { ipAllowlist } from '../addresses/ip-allowlist.ts';
import { allOf } from '../all-of.ts';
import { apiKeyHeader } from '../api-key-header.ts';
import type { Authenticate } from '../authenticate.ts';
import { hmac } from '../hmac/hmac.ts';
import { spelledOutScheme } from '../hmac/spelled-out-scheme.ts';
import { httpBasic } from '../http-basic.ts';
import { basicPair } from './basic-pair.ts';
import type { ProofSpec, SingleProofSpec } from './proof-schema.ts';
import { type SecretsOf, secretProblems } from './secret-problems.ts';
import { SIGNATURE_PRESETS, type SignaturePreset } from './signature-presets.ts';
import { signingKey } from './signing-secret.ts';

const DEFAULT_TOLERANCE_SECONDS = 300;

/**
 * Builds the proof that a mapping file asks for.
 *
 * @param secretsOf the values that a variable lists, in their order; none when it is not set
 * @param now returns the time, in milliseconds since 1970
 * @throws Error when {@link secretProblems} finds any: a proof without usable secrets is never built
 */
export function createProof(
  spec: ProofSpec,
  secretsOf: SecretsOf,
  now: () => number = Date.now,
): Authenticate {
  const problems = secretProblems(spec, secretsOf);
  if (problems.length > 0) throw new Error(problems.join(' '));
  if ('none' in spec) return allOf([]);
  return 'allOf' in spec
    ? allOf(spec.allOf.map((each) => singleProof(each, secretsOf, now)))
    : singleProof(spec, secretsOf, now);
}

function singleProof(spec: SingleProofSpec, secretsOf: SecretsOf, now: () => number): Authenticate {
  if ('basic' in spec) {
    return httpBasic(secretsOf(spec.basic).flatMap((item) => basicPair(item) ?? []));
  }
  if ('apiKey' in spec) return apiKeyHeader(spec.apiKey.header, secretsOf(spec.apiKey.secrets));
  if ('addresses' in spec) {
    const { addresses } = spec;
    return ipAllowlist(typeof addresses === 'string' ? secretsOf(addresses) : addresses);
  }
  const { scheme, key } = signatureOf(spec);
  const keys = secretsOf(spec.secrets).flatMap((secret) => {
    const made = signingKey(secret, key);
    return 'problem' in made ? [] : [made];
  });
  const { toleranceSeconds = DEFAULT_TOLERANCE_SECONDS } = spec;
  return hmac({ scheme, keys, toleranceSeconds, now });
}

function signatureOf(
  spec: Extract<SingleProofSpec, { secrets: string }>,
): Pick<SignaturePreset, 'scheme' | 'key'> {
  return 'preset' in spec
    ? SIGNATURE_PRESETS[spec.preset]
    : { scheme: spelledOutScheme(spec.hmac), key: spec.hmac.key };
}
