import type { ProofSpec, SingleProofSpec } from '../../authenticate/presets/proof-schema.ts';
import { proofVariables } from '../../authenticate/presets/proof-variables.ts';
import { type SecretsOf, wrongSecrets } from '../../authenticate/presets/secret-problems.ts';
import { headerValue, signatureSpec } from './sign-call.ts';

/** A proof in words: what a call must have, and what is wrong with its variables. */
export interface DescribedProof {
  /** The parts, in the order in which they are checked. */
  readonly parts: readonly string[];
  /** Headers of a proven call, with words in place of secrets. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly variables: readonly { readonly name: string; readonly values: number }[];
  /** What is wrong with the values that are set, in sentences. */
  readonly problems: readonly string[];
}

/** Describes the proof of a mapping without a part of a secret. */
export function describeProof(spec: ProofSpec, secretsOf: SecretsOf): DescribedProof {
  const parts = 'none' in spec ? [] : 'allOf' in spec ? spec.allOf : [spec];
  return {
    parts:
      'none' in spec
        ? ['none: any caller is accepted, so production does not start']
        : parts.map(partText),
    headers: parts.flatMap(headersOf),
    variables: [...new Set(proofVariables(spec).map(({ variable }) => variable))].map((name) => ({
      name,
      values: secretsOf(name).length,
    })),
    problems: wrongSecrets(spec, secretsOf),
  };
}

function partText(spec: SingleProofSpec): string {
  if ('preset' in spec) return `signature of the preset ${spec.preset}`;
  if ('hmac' in spec) return `signature in the header ${spec.hmac.header}`;
  if ('basic' in spec) return 'user name and password (HTTP Basic)';
  if ('apiKey' in spec) return `key in the header ${spec.apiKey.header}`;
  const { addresses } = spec;
  return `address of the caller: ${typeof addresses === 'string' ? `one of ${addresses}` : addresses.join(', ')}`;
}

/** A break of lines that is signed is shown as a file spells it. */
function onOneLine(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function headersOf(spec: SingleProofSpec): { name: string; value: string }[] {
  if ('addresses' in spec) return [];
  if ('basic' in spec)
    return [{ name: 'Authorization', value: `Basic <user:password of ${spec.basic}>` }];
  if ('apiKey' in spec) {
    return [{ name: spec.apiKey.header, value: `<a key of ${spec.apiKey.secrets}>` }];
  }
  const signature = signatureSpec(spec);
  if (signature === undefined) return [];
  const { header, form, signed, algorithm, encoding, timestamp } = signature;
  const mac = `${form.signature ?? ''}<HMAC-${algorithm.toUpperCase()} of ${onOneLine(signed)}, ${encoding}>`;
  const time = timestamp === undefined ? '' : `<time, ${timestamp.unit}>`;
  return [
    ...[...signed.matchAll(/\{header:([A-Za-z0-9-]+)\}/g)].map(([, name = '']) => ({
      ...{ name, value: '<id of the message>' },
    })),
    ...(timestamp?.header === undefined ? [] : [{ name: timestamp.header, value: time }]),
    { name: header, value: headerValue(signature, time, mac) },
  ];
}
