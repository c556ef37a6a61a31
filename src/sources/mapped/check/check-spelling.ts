import { RAW_FIELDS, RAW_OBJECT } from '../compile/writes/raw-entry.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import type { Place } from '../language/values-in.ts';
import { type NamedPlace, namedFields } from './named-fields.ts';
import { type PlacedProblem, problem } from './problem.ts';

/** The fields of a record of a raw event are spelled as the object has them. */
const RAW: readonly NamedPlace[] = Object.values(RAW_FIELDS).map((field) => ({
  object: RAW_OBJECT,
  field,
  at: {},
}));

/**
 * Checks that a file spells each API name in one way. For Salesforce, capitals and small letters
 * are the same, so that two spellings are one record and one field.
 */
export function checkSpelling(mapping: Mapping): PlacedProblem[] {
  const spellings = new Map<string, string>();
  const check = (key: string, name: string, place: Place | undefined): PlacedProblem[] => {
    const known = spellings.get(key) ?? name;
    spellings.set(key, known);
    if (known === name || place === undefined) return [];
    const todo = 'Salesforce does not distinguish capitals: use one spelling in the whole file.';
    return [problem(place, `the spelling ${known}`, name, todo)];
  };
  const raw = mapping.map === 'raw' ? RAW : [];
  return [...raw, ...namedFields(mapping)].flatMap(({ object, field, at }) => [
    ...check(object.toLowerCase(), object, at.object),
    ...check(`${object}.${field}`.toLowerCase(), field, at.field),
  ]);
}
