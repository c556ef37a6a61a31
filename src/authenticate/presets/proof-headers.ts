import type { ProofSpec, SingleProofSpec } from './proof-schema.ts';
import { SIGNATURE_PRESETS } from './signature-presets.ts';

/** Headers that carry credentials, whatever the proof is. */
const CREDENTIALS = ['authorization', 'proxy-authorization', 'cookie'];

/**
 * The headers whose values prove who calls: nothing else may read them, and nothing keeps them.
 * Headers that a signature covers, such as an id and a time, are not among them.
 *
 * @returns names in lower case
 */
export function provingHeaders(spec: ProofSpec): ReadonlySet<string> {
  if ('none' in spec) return new Set(CREDENTIALS);
  const single = 'allOf' in spec ? spec.allOf : [spec];
  const own = single.flatMap((each) => headerOf(each) ?? []);
  return new Set([...CREDENTIALS, ...own.map((name) => name.toLowerCase())]);
}

function headerOf(spec: SingleProofSpec): string | undefined {
  if ('preset' in spec) return SIGNATURE_PRESETS[spec.preset].spec.header;
  if ('hmac' in spec) return spec.hmac.header;
  return 'apiKey' in spec ? spec.apiKey.header : undefined;
}
