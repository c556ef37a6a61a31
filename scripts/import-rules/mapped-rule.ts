import type { ImportRule } from './import-rule.ts';
import { PURE, WRITES } from './module-groups.ts';

/** The rule of the language of mapping files. */
export const MAPPED_RULE: ImportRule = {
  of: ['language', 'compile', 'check', 'file', 'fields'].map((name) => `sources/mapped/${name}`),
  may: ['authenticate/presets/proof-schema.ts', 'authenticate/presets/proof-headers.ts', ...WRITES],
  mayNot: PURE,
  because:
    'A mapping file is data: what reads and compiles it is pure, and knows of proofs their form only.',
};
