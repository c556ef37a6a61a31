import { celProblem } from '../compile/value/cel/compile-cel.ts';
import { isTimeConversion } from '../compile/value/convert/read-instant.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import type { FromSpec } from '../language/value-schema.ts';
import { type Place, type PlacedValue, valuesIn } from '../language/values-in.ts';
import { type PlacedProblem, problem } from './problem.ts';

/** Checks each value of a file by itself: what belongs to its conversion, and expressions. */
export function checkValues(mapping: Mapping): PlacedProblem[] {
  return valuesIn(mapping).flatMap(({ place, spec }) => {
    const isTime = isTimePlace(place);
    if (typeof spec === 'string') return [];
    if ('cel' in spec) {
      const found = celProblem(spec.cel);
      const wrong =
        found === undefined ? [] : [problem([...place, 'cel'], 'an expression in CEL', found)];
      return [...wrong, ...(isTime ? [noTime(place)] : [])];
    }
    if ('from' in spec) {
      return [
        ...checkFrom(spec, place),
        ...(isTime ? checkTime(spec, place) : []),
        ...(isKeyPlace(place) ? checkKey(spec, place) : []),
      ];
    }
    return isTime ? [noTime(place)] : [];
  });
}

/** Whether a value is the time of an event or of a write. */
function isTimePlace(place: Place): boolean {
  return place.at(-1) === 'time' && !place.includes('fields') && !place.includes('lookups');
}

/** Whether a value is compared: an id, a type, a subject, or a key of a record or look-up. */
function isKeyPlace(place: Place): boolean {
  const [first, second] = place;
  if (first === 'event') return second === 'id' || second === 'type' || second === 'subject';
  return first === 'lookups' || (first === 'map' && place[4] === 'record');
}

/** A part of an id is another id. */
function checkKey({ length }: FromSpec, place: Place): PlacedProblem[] {
  if (length === undefined) return [];
  const expected = 'no length, since the value is compared: a cut one may be that of another event';
  return [problem([...place, 'length'], expected, `${length}`)];
}

function noTime(place: Place): PlacedProblem {
  const expected = 'a path, or { "from": path, "as": "iso", "datetime", "epoch-s" or "epoch-ms" }';
  return problem(place, expected, 'another value');
}

function checkTime({ as, values }: FromSpec, place: Place): PlacedProblem[] {
  const isTime = as === undefined || isTimeConversion(as);
  return isTime && values === undefined ? [] : [noTime(place)];
}

/** Which conversions an option is for. `none`: for a value without a conversion as well. */
const OPTIONS = {
  length: ['none', 'text', 'json-text'],
  places: ['decimal'],
  currency: ['minor-units'],
  digits: ['minor-units'],
  zone: ['datetime'],
  notAfter: ['iso', 'datetime', 'epoch-s', 'epoch-ms'],
  path: ['base64-json'],
  case: ['none', 'text', 'base64-json'],
  values: ['none', 'text', 'base64-json'],
} as const;

/** Options that a conversion cannot do without. */
const REQUIRED = { decimal: 'places', 'minor-units': 'currency', 'base64-json': 'path' } as const;

function checkFrom(spec: FromSpec, place: Place): PlacedProblem[] {
  const as = spec.as ?? 'none';
  const misplaced = Object.entries(OPTIONS)
    .filter(([option, allowed]) => option in spec && !allowed.some((each) => each === as))
    .map(([option, allowed]) =>
      problem(
        [...place, option],
        `${option} only with "as": ${allowed.filter((each) => each !== 'none').join(', ')}`,
        as === 'none' ? 'no "as"' : `"as": "${as}"`,
      ),
    );
  const required = as in REQUIRED ? REQUIRED[as as keyof typeof REQUIRED] : undefined;
  const missing =
    required === undefined || required in spec
      ? []
      : [problem(place, `${required}, since "as" is "${as}"`, 'nothing')];
  const keeps =
    spec.else === 'keep' && spec.values === undefined
      ? [problem([...place, 'else'], '"keep" only with values', 'no values')]
      : [];
  return [...misplaced, ...missing, ...keeps, ...checkZone(spec, place)];
}

function checkZone({ zone }: FromSpec, place: Place): PlacedProblem[] {
  if (zone === undefined || isTimeZone(zone)) return [];
  return [problem([...place, 'zone'], 'a time zone, such as UTC or Asia/Kolkata', 'another text')];
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The paths that a value reads, and where they stand. */
export function pathsIn({ place, spec }: PlacedValue): { place: Place; path: string }[] {
  if (typeof spec === 'string') return [{ place, path: spec }];
  if ('digest' in spec) {
    return [
      ...spec.digest.map((path, index) => ({ place: [...place, 'digest', index], path })),
      ...(spec.optional ?? []).map((path, index) => ({
        place: [...place, 'optional', index],
        path,
      })),
    ];
  }
  if (!('from' in spec)) return [];
  const from =
    typeof spec.from === 'string'
      ? [{ place: [...place, 'from'], path: spec.from }]
      : spec.from.map((path, index) => ({ place: [...place, 'from', index], path }));
  return spec.currency === undefined
    ? from
    : [...from, { place: [...place, 'currency'], path: spec.currency }];
}
