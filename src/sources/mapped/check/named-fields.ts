import { RAW_OBJECT } from '../compile/writes/raw-entry.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import type { Place } from '../language/values-in.ts';
import { placedWrites } from './placed-writes.ts';

/** A field that a file names, and where the names stand. */
export interface NamedPlace {
  readonly object: string;
  readonly field: string;
  /** Undefined where the name itself does not stand. */
  readonly at: { readonly object?: Place; readonly field?: Place };
}

/** Every field that a file names: in keys, writes, guards, look-ups and claims. */
export function namedFields(mapping: Mapping): NamedPlace[] {
  return [...ofLookups(mapping), ...ofWrites(mapping), ...ofRaw(mapping)];
}

function ofLookups({ lookups = {} }: Mapping): NamedPlace[] {
  return Object.entries(lookups).flatMap(([name, { object, by, claim }]) => {
    const place: Place = ['lookups', name];
    const at = { object: [...place, 'object'] };
    const field = typeof claim === 'object' ? claim.field : claim;
    const searched = by.flatMap((each, index) => namesIn(each, [...place, 'by', index]));
    const claimed = field === undefined ? [] : [{ field, place: [...place, 'claim'] }];
    return placed(object, at, [...searched, ...claimed]);
  });
}

function ofWrites(mapping: Mapping): NamedPlace[] {
  return placedWrites(mapping).flatMap(({ place, write }) => {
    const { record, guard, fields } = write;
    const isKeyed = 'by' in record;
    const object = isKeyed ? record.object : (mapping.lookups?.[record.lookup]?.object ?? '');
    return placed(object, isKeyed ? { object: [...place, 'record', 'object'] } : {}, [
      ...(isKeyed ? namesIn(record.by, [...place, 'record', 'by']) : []),
      ...namesIn(fields, [...place, 'fields']),
      ...(guard === undefined ? [] : [{ field: guard, place: [...place, 'guard'] }]),
    ]);
  });
}

function ofRaw({ fields = {} }: Mapping): NamedPlace[] {
  return placed(RAW_OBJECT, {}, namesIn(fields, ['fields']));
}

interface PlacedName {
  readonly field: string;
  readonly place: Place;
}

function namesIn(record: Readonly<Record<string, unknown>>, place: Place): PlacedName[] {
  return Object.keys(record).map((field) => ({ field, place: [...place, field] }));
}

function placed(object: string, at: NamedPlace['at'], names: readonly PlacedName[]): NamedPlace[] {
  return names.map(({ field, place }) => ({ object, field, at: { ...at, field: place } }));
}
