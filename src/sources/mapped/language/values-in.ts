import type { EventMapping } from './mapping-schema.ts';
import type { FieldValueSpec } from './value-schema.ts';

/** A place in a file: names of keys and indexes. */
export type Place = readonly (string | number)[];

/** A value of a file, and where it stands. */
export interface PlacedValue {
  readonly place: Place;
  readonly spec: FieldValueSpec;
}

/** Every value of a file, and the parts of joined ones. */
export function valuesIn(mapping: EventMapping): PlacedValue[] {
  const { event, lookups = {}, map, fields = {} } = mapping;
  const { id, type, subject, time, live, rank } = event;
  return [
    ...named({ id, type, subject, time, live, rank }, ['event']),
    ...Object.entries(lookups).flatMap(([name, { by }]) =>
      by.flatMap((each, index) => named(each, ['lookups', name, 'by', index])),
    ),
    ...(map === 'raw' ? [] : map).flatMap(({ writes }, entry) =>
      writes.flatMap((write, index) => {
        const place: Place = ['map', entry, 'writes', index];
        const by = 'by' in write.record ? write.record.by : {};
        return [
          ...named(by, [...place, 'record', 'by']),
          ...named({ rank: write.rank, time: write.time }, place),
          ...named(write.fields, [...place, 'fields']),
        ];
      }),
    ),
    ...named(fields, ['fields']),
  ];
}

function named(
  specs: Readonly<Record<string, FieldValueSpec | undefined>>,
  place: Place,
): PlacedValue[] {
  return Object.entries(specs).flatMap(([name, spec]) =>
    spec === undefined ? [] : withParts({ place: [...place, name], spec }),
  );
}

function withParts(value: PlacedValue): PlacedValue[] {
  const { place, spec } = value;
  if (typeof spec === 'string' || !('join' in spec)) return [value];
  const parts = spec.join.map((part, index) => ({ place: [...place, 'join', index], spec: part }));
  return [value, ...parts];
}
