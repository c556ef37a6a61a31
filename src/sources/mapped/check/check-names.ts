import type { Mapping } from '../language/mapping-schema.ts';
import { parsePath } from '../language/parse-path.ts';
import { type Place, valuesIn } from '../language/values-in.ts';
import { checkSplit } from './check-split.ts';
import { placedPaths } from './placed-paths.ts';
import { placedWrites } from './placed-writes.ts';
import { type PlacedProblem, problem } from './problem.ts';

/** Checks that what a file names is there: look-ups, headers, facts of the event, API names. */
export function checkNames(mapping: Mapping): PlacedProblem[] {
  return [
    ...checkLookups(mapping),
    ...checkPaths(mapping),
    ...checkSplit(mapping),
    ...checkKeys(mapping),
    ...checkApiNames(mapping),
    ...checkRecordIds(mapping),
  ];
}

function checkLookups(mapping: Mapping): PlacedProblem[] {
  const names = Object.keys(mapping.lookups ?? {});
  const expected = `a look-up of the file${names.length === 0 ? '' : `: ${names.join(', ')}`}`;
  const used = [
    ...placedWrites(mapping).flatMap(({ place, write: { record } }) =>
      'lookup' in record ? [{ place: [...place, 'record', 'lookup'], name: record.lookup }] : [],
    ),
    ...valuesIn(mapping).flatMap(({ place, spec }) =>
      typeof spec === 'object' && 'lookup' in spec
        ? [{ place: [...place, 'lookup'], name: spec.lookup }]
        : [],
    ),
  ];
  return used
    .filter(({ name }) => !names.includes(name))
    .map(({ place, name }) => problem(place, expected, `"${name}"`));
}

function checkPaths(mapping: Mapping): PlacedProblem[] {
  const headers = new Set((mapping.headers ?? []).map((name) => name.toLowerCase()));
  return placedPaths(mapping).flatMap(({ place, path }) => {
    const { of, steps: [name = ''] = [] } = parsePath(path) ?? { of: 'body' };
    if (of === 'header' && !headers.has(name)) {
      return [
        problem(
          place,
          'a header that the key headers lists',
          `"${name}"`,
          `Add "${name}" to headers.`,
        ),
      ];
    }
    return of === 'event' && place[0] === 'event' && place[1] !== 'rank'
      ? [problem(place, 'a path into the body, or a header', `"${path}"`)]
      : [];
  });
}

/** Keys of look-ups share one name space. */
function checkKeys({ lookups = {} }: Mapping): PlacedProblem[] {
  const all = Object.values(lookups).flatMap(({ keys = [] }) => keys);
  return Object.entries(lookups).flatMap(([name, { by, keys }]) => {
    if (keys === undefined) return [];
    const place: Place = ['lookups', name, 'keys'];
    const isRepeated = keys.some((key) => all.filter((other) => other === key).length > 1);
    return [
      ...(keys.length === by.length
        ? []
        : [problem(place, `${by.length} names, one for each of by`, `${keys.length}`)]),
      ...(isRepeated ? [problem(place, 'names that no other look-up uses', 'a name twice')] : []),
    ];
  });
}

/** A namespace and its two underscores, and what Salesforce adds to names of its customers. */
const CUSTOM = /^(?:[A-Za-z][A-Za-z0-9]{0,14}__)?([A-Za-z](?:_?[A-Za-z0-9])*)__(?:c|r|e|mdt|x|pc)$/;
const STANDARD = /^[A-Za-z](?:_?[A-Za-z0-9])*$/;
const MAX_LENGTH = 40;

function checkApiNames(mapping: Mapping): PlacedProblem[] {
  const ofWrites = placedWrites(mapping).flatMap(({ place, write }) => [
    ...('by' in write.record
      ? [
          { place: [...place, 'record', 'object'], name: write.record.object },
          ...keysAt(write.record.by, [...place, 'record', 'by']),
        ]
      : []),
    ...keysAt(write.fields, [...place, 'fields']),
    ...(write.guard === undefined ? [] : [{ place: [...place, 'guard'], name: write.guard }]),
  ]);
  const ofLookups = Object.entries(mapping.lookups ?? {}).flatMap(
    ([lookup, { object, by, claim }]) => [
      { place: ['lookups', lookup, 'object'], name: object },
      ...by.flatMap((each, index) => keysAt(each, ['lookups', lookup, 'by', index])),
      ...(claim === undefined
        ? []
        : [
            {
              place: ['lookups', lookup, 'claim'],
              name: typeof claim === 'string' ? claim : claim.field,
            },
          ]),
    ],
  );
  const all = [...ofWrites, ...ofLookups, ...keysAt(mapping.fields ?? {}, ['fields'])];
  return all
    .filter(({ name }) => !isApiName(name))
    .map(({ place, name }) =>
      problem(
        place,
        `an API name of at most ${MAX_LENGTH} characters without namespace and __c`,
        `"${name}"`,
      ),
    );
}

/** Salesforce gives the id of a record, and no call can change it. */
function checkRecordIds(mapping: Mapping): PlacedProblem[] {
  const fields = [
    ...placedWrites(mapping).flatMap(({ place, write }) =>
      keysAt(write.fields, [...place, 'fields']),
    ),
    ...keysAt(mapping.fields ?? {}, ['fields']),
  ];
  return fields
    .filter(({ name }) => name.toLowerCase() === 'id')
    .map(({ place }) => problem(place, 'a field that can be written', 'the id of the record'));
}

function keysAt(record: Readonly<Record<string, unknown>>, place: Place) {
  return Object.keys(record).map((name) => ({ place: [...place, name], name }));
}

function isApiName(name: string): boolean {
  const [, own] = CUSTOM.exec(name) ?? [];
  const bare = own ?? (STANDARD.test(name) ? name : undefined);
  return bare !== undefined && bare.length <= MAX_LENGTH;
}
