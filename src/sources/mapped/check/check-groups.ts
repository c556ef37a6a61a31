import { groupKey, spelledGroup, wayText } from '../compile/writes/field-groups.ts';
import { RAW_FIELDS } from '../compile/writes/raw-entry.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import type { FieldValueSpec } from '../language/value-schema.ts';
import type { RecordSpec, WriteSpec } from '../language/write-schema.ts';
import { type PlacedWrite, placedWrites } from './placed-writes.ts';
import { type PlacedProblem, problem } from './problem.ts';

/** Checks that the end state does not depend on the order in which events arrive. */
export function checkGroups(mapping: Mapping): PlacedProblem[] {
  const writes = placedWrites(mapping);
  return [
    ...[...Map.groupBy(writes, ({ write }) => groupKey(write)).values()].flatMap(checkGroup),
    ...[...Map.groupBy(writes, spelledObject(mapping)).values()].flatMap(checkObject),
    ...checkKeyFields(writes),
    ...writes.flatMap(checkOnce),
    ...checkRaw(mapping),
  ];
}

/** Versions of one group are compared, so that all of its writes make them in the same way. */
function checkGroup([first, ...others]: readonly PlacedWrite[]): PlacedProblem[] {
  if (first === undefined) return [];
  const different = others.flatMap(({ place, write }) =>
    (['rule', 'guard', 'version', 'creates'] as const)
      .filter((key) => optionText(write, key) !== optionText(first.write, key))
      .map((key) =>
        problem(
          [...place, key in write ? key : 'group'],
          `the same ${key} in every write of the group ${write.group}`,
          'another one',
        ),
      ),
  );
  const hidden = [first, ...others].flatMap((placed, index, all) =>
    all
      .slice(0, index)
      .some(
        ({ entry, write }) =>
          entry === placed.entry &&
          write.if === undefined &&
          spelledGroup(write) === spelledGroup(placed.write),
      )
      ? [
          problem(
            [...placed.place, 'group'],
            'a condition "if" in each earlier write of the group',
            'a write that is always made',
            'Of several writes of a group, the first whose condition holds is made.',
          ),
        ]
      : [],
  );
  return [...different, ...hidden];
}

const DEFAULTS = { rule: 'newest', creates: true } as const;

function optionText(write: WriteSpec, key: 'rule' | 'guard' | 'version' | 'creates'): string {
  return JSON.stringify({ ...DEFAULTS, ...write }[key]) ?? '';
}

/** The object of a write. */
function spelledObject({ lookups = {} }: Mapping): (placed: PlacedWrite) => string {
  return ({ write: { record } }) =>
    'lookup' in record ? (lookups[record.lookup]?.object ?? '') : record.object;
}

/**
 * A field, or a guard, belongs to one group of a record. Records of an object that are found in
 * different ways may be the same, and the versions of two ways are not compared.
 */
function checkObject(writes: readonly PlacedWrite[]): PlacedProblem[] {
  const known = new Map<string, WriteSpec>();
  return writes.flatMap(({ place, write }) => {
    const fields = Object.keys(write.fields).map((field) => ({
      field,
      at: [...place, 'fields', field],
    }));
    const guard =
      write.guard === undefined ? [] : [{ field: write.guard, at: [...place, 'guard'] }];
    const problems = [...fields, ...guard].flatMap(({ field, at }) => {
      const other = known.get(field) ?? write;
      known.set(field, other);
      return otherGroup(other, write, field).map(([expected, got]) => problem(at, expected, got));
    });
    const isWritten = write.guard !== undefined && write.guard in write.fields;
    const expected = 'a field that holds the version only';
    return isWritten
      ? [...problems, problem([...place, 'guard'], expected, 'a field that is written')]
      : problems;
  });
}

/** What is expected of the group that a field is in, and what came instead. */
function otherGroup(first: WriteSpec, second: WriteSpec, field: string): [string, string][] {
  if (wayText(first.record) !== wayText(second.record)) {
    const found = `${field} of records that are found in one way`;
    return [[found, `${wayName(first.record)}, and ${wayName(second.record)}`]];
  }
  return first.group === second.group
    ? []
    : [[`${field} in one group only`, `${first.group} and ${second.group}`]];
}

function wayName(record: RecordSpec): string {
  return 'lookup' in record
    ? `the look-up ${record.lookup}`
    : `the key ${Object.keys(record.by)[0]}`;
}

/** A record that is known by two keys could be created twice. */
function checkKeyFields(writes: readonly PlacedWrite[]): PlacedProblem[] {
  const keys = new Map<string, string>();
  return writes.flatMap(({ place, write: { record, fields } }) => {
    if (!('by' in record)) return [];
    const [field = ''] = Object.keys(record.by);
    const known = keys.get(record.object) ?? field;
    keys.set(record.object, known);
    return [
      ...(known === field
        ? []
        : [problem([...place, 'record', 'by'], `one key for ${record.object}: ${known}`, field)]),
      ...(field in fields
        ? [
            problem(
              [...place, 'fields', field],
              'fields besides the key',
              'the key, which is always written',
            ),
          ]
        : []),
    ];
  });
}

function checkOnce({ place, write }: PlacedWrite): PlacedProblem[] {
  if (write.rule !== 'once') return [];
  return Object.entries(write.fields)
    .filter(([, spec]) => clears(spec))
    .map(([field]) =>
      problem(
        [...place, 'fields', field],
        'a value, since the rule is once',
        'one that clears the field',
      ),
    );
}

function clears(spec: FieldValueSpec): boolean {
  if (typeof spec === 'string') return false;
  if ('value' in spec) return spec.value === null;
  if (!('from' in spec)) return false;
  const { else: otherwise, values = {} } = spec;
  const isNull = typeof otherwise === 'object' ? otherwise.value === null : otherwise === 'null';
  return isNull || Object.values(values).includes(null);
}

function checkRaw({ map, fields = {} }: Mapping): PlacedProblem[] {
  const names = Object.keys(fields);
  if (map !== 'raw') {
    return names.length === 0
      ? []
      : [problem(['fields'], 'fields only with "map": "raw"', 'a list')];
  }
  const own: readonly string[] = Object.values(RAW_FIELDS);
  return names
    .filter((name) => own.includes(name))
    .map((name) => problem(['fields', name], 'a field that "raw" does not write itself', name));
}
