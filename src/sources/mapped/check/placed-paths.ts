import type { Mapping } from '../language/mapping-schema.ts';
import { type Place, valuesIn } from '../language/values-in.ts';
import { pathsIn } from './check-values.ts';
import { placedWrites } from './placed-writes.ts';

/** A path by which something of an event is read, and where it stands in the file. */
export interface PlacedPath {
  readonly place: Place;
  readonly path: string;
}

/** Every such path of a file: of values and of conditions. */
export function placedPaths(mapping: Mapping): PlacedPath[] {
  const entries = mapping.map === 'raw' ? [] : mapping.map;
  return [
    ...valuesIn(mapping).flatMap(pathsIn),
    ...entries.flatMap(({ when }, index) => keysOf(when, ['map', index, 'when'])),
    ...placedWrites(mapping).flatMap(({ place, write }) => keysOf(write.if, [...place, 'if'])),
  ];
}

/** In a condition, `type` is the type of the event. */
function keysOf(condition: Readonly<Record<string, unknown>> = {}, place: Place): PlacedPath[] {
  return Object.keys(condition).map((key) => ({
    place: [...place, key],
    path: key === 'type' ? 'event:type' : key,
  }));
}
