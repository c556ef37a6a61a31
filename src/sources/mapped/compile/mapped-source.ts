import { parseJsonNumbersAsText } from '../../parse/json.ts';
import type { Source } from '../../source.ts';
import type { EventMapping } from '../language/mapping-schema.ts';
import { contributionReader } from './contribution-reader.ts';
import { durationMs } from './duration-ms.ts';
import { envelopeReader } from './envelope-reader.ts';
import { mappedParts } from './mapped-parts.ts';
import { needsBytes } from './needs-bytes.ts';
import { compileSplit } from './split-arrival.ts';
import { MappedBody } from './value/mapped-body.ts';

/** What a file leaves to the installation. */
export interface MappedOptions {
  /** Which events are written, unless the file says so; absent: all. */
  readonly mode?: 'live' | 'test' | undefined;
}

/**
 * Compiles a mapping file into a source. All that can be decided without an event is decided here,
 * once; for an event nothing of the file is interpreted.
 *
 * @param mapping one that `readMappingFile` returned
 */
export function mappedSource(mapping: EventMapping, options: MappedOptions = {}): Source {
  const headers = mapping.headers?.map((name) => name.toLowerCase());
  const { split, silence, source } = mapping;
  const parts = mappedParts(mapping, options.mode);
  const keepsMore = headers !== undefined || needsBytes(mapping);
  return {
    name: source,
    ...(headers === undefined ? {} : { headers }),
    ...(split === undefined ? {} : { split: compileSplit(split) }),
    parse: keepsMore
      ? (body, given = {}) => new MappedBody(parseJsonNumbersAsText(body), given, body)
      : parseJsonNumbersAsText,
    envelope: envelopeReader(parts),
    contribution: contributionReader(parts),
    lookups: parts.lookups.byKeys,
    keyName: parts.lookups.fieldOf,
    ...(silence === undefined ? {} : { maxSilenceMs: durationMs(silence) }),
  };
}
