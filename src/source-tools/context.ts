import type { Output } from '../cli/output.ts';
import type { Environment } from '../config/environment.ts';
import type { Mapping } from '../sources/mapped/language/mapping-schema.ts';

/** What a subcommand works with. */
export interface SourceContext {
  /** Name of the mapping file. */
  readonly file: string;
  readonly mapping: Mapping;
  readonly output: Output;
  readonly environment: Environment;
  /** Stands for the time of arrival of samples. */
  readonly now: Date;
}
