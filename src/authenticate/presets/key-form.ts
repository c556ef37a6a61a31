import type { HmacSpec } from './hmac-schema.ts';
import type { ProofSpec, SingleProofSpec } from './proof-schema.ts';
import { SIGNATURE_PRESETS } from './signature-presets.ts';
import { listedSecret, signingKey } from './signing-secret.ts';

/**
 * The key that a value of a variable stands for, as text: its bytes decide how well it can be
 * guessed, and whether two callers have the same.
 *
 * @param value as the variable lists it
 * @returns one character for each byte, unless the secret itself is the key
 */
export function keyText(proof: ProofSpec, variable: string, value: string): string {
  const { secret } = listedSecret(value);
  if ('none' in proof) return secret;
  const single = 'allOf' in proof ? proof.allOf : [proof];
  const form = single.flatMap((each) =>
    'secrets' in each && each.secrets === variable ? [keyForm(each)] : [],
  )[0];
  if (form === undefined) return secret;
  const made = signingKey(value, form);
  if ('problem' in made) return secret;
  return Buffer.from(made.key).toString(form.form === 'text' ? 'utf8' : 'latin1');
}

/** How the key of a signature is made of its secret. */
export function keyForm(spec: Extract<SingleProofSpec, { secrets: string }>): HmacSpec['key'] {
  return 'preset' in spec ? SIGNATURE_PRESETS[spec.preset].key : spec.hmac.key;
}
