import type { Environment } from '../../src/config/index.ts';
import { readSources } from '../../src/config/senders/read-sources.ts';
import { InputError } from '../../src/errors.ts';
import type { Mapping } from '../../src/sources/mapped/language/mapping-schema.ts';

/** A mapping file of the trial. */
export interface TrialMapping {
  readonly file: string;
  readonly mapping: Mapping;
}

/**
 * Reads the usable mapping files of SOURCES. What is wrong with the others is reported where the
 * connector reads them.
 */
export function trialMappings({ SOURCES }: Environment): readonly TrialMapping[] {
  const patterns = (SOURCES ?? '')
    .split(',')
    .map((pattern) => pattern.trim())
    .filter(Boolean);
  return readSources(patterns, {}, process.cwd()).mapped;
}

/**
 * The mapping file of a source.
 *
 * @throws InputError with the sources that the trial has
 */
export function trialMapping(environment: Environment, source: string): TrialMapping {
  const all = trialMappings(environment);
  const found = all.find(({ mapping }) => mapping.source === source);
  if (found !== undefined) return found;
  const known = all.map(({ mapping }) => mapping.source).join(', ');
  throw new InputError(
    known === ''
      ? `The trial has no mapping files. Start it with SOURCES, such as SOURCES=sources/*.yaml npm run local.`
      : `The trial has no source ${source}; its mapping files are of ${known}.`,
  );
}
