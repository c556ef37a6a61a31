import { DEFAULT_VERSION } from '../compile/writes/compile-version.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import type { ValueSpec } from '../language/value-schema.ts';
import type { Place } from '../language/values-in.ts';
import type { ConditionSpec } from '../language/write-schema.ts';
import { type PlacedWrite, placedWrites } from './placed-writes.ts';
import { type PlacedProblem, problem } from './problem.ts';

/** Higher ranks do not fit in front of a time, in a number that Salesforce keeps exactly. */
const MAX_GUARDED_RANK = 8;

/** Checks that the versions of a file can decide which event is newer, and what a guard keeps. */
export function checkVersions(mapping: Mapping): PlacedProblem[] {
  return placedWrites(mapping).flatMap((placed) => {
    const rank = rankOf(placed, mapping);
    return [
      ...checkDecides(placed, mapping, rank),
      ...checkGuard(placed, mapping, rank),
      ...(rank === undefined ? [] : checkRank(rank, placed, mapping)),
    ];
  });
}

interface PlacedRank {
  readonly place: Place;
  readonly spec: ValueSpec;
}

function rankOf({ place, write }: PlacedWrite, { event }: Mapping): PlacedRank | undefined {
  if (write.rank !== undefined) return { place: [...place, 'rank'], spec: write.rank };
  return event.rank === undefined ? undefined : { place: ['event', 'rank'], spec: event.rank };
}

function orderOf({ write }: PlacedWrite, { event }: Mapping): readonly ('rank' | 'time')[] {
  return write.version ?? event.version ?? DEFAULT_VERSION;
}

function checkDecides(
  placed: PlacedWrite,
  mapping: Mapping,
  rank: PlacedRank | undefined,
): PlacedProblem[] {
  const { place, write } = placed;
  const hasTime = (write.time ?? mapping.event.time) !== undefined;
  if (write.rule === 'earliest') {
    return hasTime ? [] : [problem(place, 'a time, since the rule is earliest', 'none')];
  }
  const order = orderOf(placed, mapping);
  const decides =
    (order.includes('time') && hasTime) || (order.includes('rank') && rank !== undefined);
  return decides || write.rule === 'once'
    ? []
    : [
        problem(
          place,
          'what decides which event is newer',
          'neither a time nor a rank',
          'Add event.time, or a rank.',
        ),
      ];
}

function checkGuard(
  placed: PlacedWrite,
  mapping: Mapping,
  rank: PlacedRank | undefined,
): PlacedProblem[] {
  const { place, write } = placed;
  if (write.guard === undefined) return [];
  const at = [...place, 'guard'];
  if (write.rule === 'once' || write.rule === 'earliest') {
    return [problem(at, 'no guard', `the rule ${write.rule}`, 'Only the rule newest has a guard.')];
  }
  if ('lookup' in write.record) {
    return [problem(at, 'a guard of a record that is known by a key', 'a record of a look-up')];
  }
  const isRankFirst = orderOf(placed, mapping)[0] === 'rank';
  if (!isRankFirst || rank === undefined) return [];
  const ranks = constantsOf(rank.spec);
  const fits = ranks?.every(
    (each) => Number.isInteger(each) && Number(each) >= 0 && Number(each) <= MAX_GUARDED_RANK,
  );
  return fits === true
    ? []
    : [
        problem(
          rank.place,
          `whole numbers from 0 to ${MAX_GUARDED_RANK}, each written in the file, since ${write.guard} keeps them`,
          ranks === undefined ? 'a rank that events contain' : 'another number',
        ),
      ];
}

/** The values that a rank can have; undefined when events contain it. */
function constantsOf(spec: ValueSpec): readonly unknown[] | undefined {
  if (typeof spec === 'string') return undefined;
  if ('value' in spec) return [spec.value];
  if (!('from' in spec) || spec.values === undefined || spec.else === 'keep') return undefined;
  const otherwise = typeof spec.else === 'object' ? [spec.else.value] : [];
  return [...Object.values(spec.values), ...otherwise];
}

function checkRank(rank: PlacedRank, placed: PlacedWrite, mapping: Mapping): PlacedProblem[] {
  const { place, spec } = rank;
  const constants = constantsOf(spec) ?? [];
  const noNumbers = constants.every((each) => typeof each === 'number')
    ? []
    : [problem(place, 'numbers', 'a value that is no number')];
  return [...noNumbers, ...checkCovers(rank, placed, mapping)];
}

/** An event without a rank has the lowest: with a type that was forgotten, that is an accident. */
function checkCovers(
  { place, spec }: PlacedRank,
  { write, when }: PlacedWrite,
  mapping: Mapping,
): PlacedProblem[] {
  if (typeof spec !== 'object' || !('from' in spec) || spec.values === undefined) return [];
  const isOfType = spec.from === 'event:type' || spec.from === mapping.event.type;
  if (!isOfType || spec.else !== undefined) return [];
  const types = typesOf(write.if ?? {}) ?? typesOf(when) ?? [];
  const { values } = spec;
  const missing = types.filter((type) => !Object.hasOwn(values, type));
  return missing.length === 0
    ? []
    : [
        problem(
          [...place, 'values'],
          `a rank for each type, or "else": { "value": … }`,
          `none for ${missing.join(', ')}`,
        ),
      ];
}

/** The types that a condition names; undefined when it does not. */
function typesOf({ type }: ConditionSpec): readonly string[] | undefined {
  return Array.isArray(type) ? type : undefined;
}
