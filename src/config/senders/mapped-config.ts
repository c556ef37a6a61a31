import type { ProofVariable } from '../../authenticate/presets/proof-variables.ts';
import type { Mapping } from '../../sources/mapped/language/mapping-schema.ts';

/** A variable that a mapping file names, with what it lists. */
export interface ListedVariable extends ProofVariable {
  readonly values: readonly string[];
}

/** A mapping file as it was read at the start, and the values of the variables that it names. */
export interface MappedConfig {
  /** Its name, relative to the working directory. */
  readonly file: string;
  readonly mapping: Mapping;
  readonly variables: readonly ListedVariable[];
}
