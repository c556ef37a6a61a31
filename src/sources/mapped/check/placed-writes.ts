import type { Mapping } from '../language/mapping-schema.ts';
import type { Place } from '../language/values-in.ts';
import type { ConditionSpec, WriteSpec } from '../language/write-schema.ts';

/** A write of a file, and where it stands. */
export interface PlacedWrite {
  readonly place: Place;
  readonly write: WriteSpec;
  readonly when: ConditionSpec;
  /** Number of its entry. */
  readonly entry: number;
}

/** Every write of a file; none when the file maps raw. */
export function placedWrites({ map }: Mapping): PlacedWrite[] {
  return (map === 'raw' ? [] : map).flatMap(({ when, writes }, entry) =>
    writes.map((write, index) => ({ place: ['map', entry, 'writes', index], write, when, entry })),
  );
}
