import { InvalidEventError } from '../../../errors.ts';
import { arrivalNotes } from '../../parse/arrival.ts';
import type { Source } from '../../source.ts';
import type { MappedParts } from './mapped-parts.ts';

/** Reads what the events of a mapped source contribute. */
export function contributionReader(parts: MappedParts): Source['contribution'] {
  return (parsed, arrivedAt) => {
    const read = parts.read(parsed, arrivedAt);
    if (!parts.map.isMapped(read)) {
      throw new InvalidEventError('type', 'an event that the mapping file names', 'another one');
    }
    const event = parts.withSubject(read);
    const { keys, given } = parts.lookups.keysOf(event);
    const version = parts.keysVersion(event);
    return {
      keys,
      ...(version === undefined ? {} : { keysVersion: version.version }),
      writes: parts.map.writes({ context: event, lookups: given, version }),
      notes: arrivalNotes(parts.times(event), arrivedAt),
    };
  };
}
