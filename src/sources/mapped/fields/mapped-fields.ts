import { writesOf } from '../compile/writes/field-groups.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import type { FieldValueSpec } from '../language/value-schema.ts';
import type { LookupSpec, WriteSpec } from '../language/write-schema.ts';
import { keyType, valueType } from './field-type.ts';
import type { MappedField } from './mapped-field.ts';
import { mergeFields } from './merge-fields.ts';
import { RAW_OBJECT, rawFields } from './raw-fields.ts';

/** The digits of a version, which are whole numbers. */
const VERSION_DIGITS = 18;
/** A subject has at most 255 characters. */
const SUBJECT = { kind: 'text', length: 255 } as const;

/**
 * Every field of the org that a mapping writes or searches by, each once. A field that several
 * writes have gets a type with room for all of them.
 */
export function mappedFields(mapping: Mapping): MappedField[] {
  const lookups = mapping.lookups ?? {};
  const written =
    mapping.map === 'raw'
      ? [...rawFields(), ...valueFields(RAW_OBJECT.object, mapping.fields ?? {}, lookups)]
      : mapping.map.flatMap(({ writes }) => writes.flatMap((write) => writeFields(write, lookups)));
  const changed = new Set(
    writesOf(mapping).flatMap(({ record }) => ('lookup' in record ? [record.lookup] : [])),
  );
  return mergeFields([
    ...written,
    ...Object.entries(lookups).flatMap(([name, lookup]) => [
      ...searchedFields(lookup),
      ...claimFields(lookup, changed.has(name)),
    ]),
  ]);
}

type Lookups = Readonly<Record<string, LookupSpec>>;

function writeFields(write: WriteSpec, lookups: Lookups): MappedField[] {
  const object = objectOf(write, lookups);
  if (object === undefined) return [];
  const { guard, group } = write;
  return [
    ...keyFields(write),
    ...valueFields(object, write.fields, lookups),
    ...(guard === undefined
      ? []
      : [
          {
            ...({ object, field: guard, role: 'version', group } as const),
            type: { kind: 'number', digits: VERSION_DIGITS, places: 0 } as const,
          },
        ]),
  ];
}

/** The object that a write changes; undefined when it names a look-up that is not there. */
function objectOf({ record }: WriteSpec, lookups: Lookups): string | undefined {
  return 'lookup' in record ? lookups[record.lookup]?.object : record.object;
}

function keyFields({ record }: WriteSpec): MappedField[] {
  if ('lookup' in record) return [];
  return Object.entries(record.by).map(([field, value]) => ({
    ...({ object: record.object, field, role: 'key' } as const),
    type: keyType(value),
  }));
}

/** The fields of an object that get these values. */
function valueFields(
  object: string,
  fields: Readonly<Record<string, FieldValueSpec>>,
  lookups: Lookups,
): MappedField[] {
  return Object.entries(fields).map(([field, value]) => ({
    ...({ object, field, role: 'value' } as const),
    type: valueType(value, lookups),
  }));
}

function searchedFields({ object, by }: LookupSpec): MappedField[] {
  return by
    .flatMap((field) => Object.keys(field))
    .map((field) => ({ ...({ object, field, role: 'search' } as const), type: undefined }));
}

/** A record that a write changes gets the claim of its subject; elsewhere it is only compared. */
function claimFields({ object, claim }: LookupSpec, isWritten: boolean): MappedField[] {
  if (claim === undefined) return [];
  const field = typeof claim === 'string' ? claim : claim.field;
  return [
    isWritten
      ? { object, field, role: 'claim', type: SUBJECT }
      : { object, field, role: 'search', type: undefined },
  ];
}
