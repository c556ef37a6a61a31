import type { ProofSpec, SingleProofSpec } from './proof-schema.ts';

/** A variable that a proof reads. */
export interface ProofVariable {
  readonly variable: string;
  /** What it lists: secrets that sign, `user:password`, keys in a header, or addresses. */
  readonly kind: 'secret' | 'password' | 'key' | 'address';
}

/** The variables that a proof reads. */
export function proofVariables(spec: ProofSpec): ProofVariable[] {
  if ('none' in spec) return [];
  return 'allOf' in spec ? spec.allOf.flatMap(variablesOf) : variablesOf(spec);
}

/** The names of the variables whose values are secret. */
export function secretVariables(spec: ProofSpec): string[] {
  return proofVariables(spec)
    .filter(({ kind }) => kind !== 'address')
    .map(({ variable }) => variable);
}

function variablesOf(spec: SingleProofSpec): ProofVariable[] {
  if ('basic' in spec) return [{ variable: spec.basic, kind: 'password' }];
  if ('apiKey' in spec) return [{ variable: spec.apiKey.secrets, kind: 'key' }];
  if (!('addresses' in spec)) return [{ variable: spec.secrets, kind: 'secret' }];
  const { addresses } = spec;
  return typeof addresses === 'string' ? [{ variable: addresses, kind: 'address' }] : [];
}
