import {
  type Document,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  visit,
} from 'yaml';
import { decimal } from '../../parse/decimal.ts';
import { type PlacedProblem, problem } from '../check/problem.ts';
import type { Place } from '../language/values-in.ts';

type Ancestors = readonly (Document | Node | Pair)[];

/**
 * What of a document a mapping file cannot have, although it is valid YAML: aliases, which could
 * make a small file a large one; a name that is not like others in JavaScript; and keys and numbers
 * that YAML reads otherwise than they are written.
 */
export function refusedParts(document: Document): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  visit(document, {
    Alias: (key, _alias, ancestors) => {
      const place = placeOf(ancestors);
      const own = typeof key === 'number' ? [...place, key] : place;
      problems.push(problem(own, 'a value that is written out', 'a YAML alias'));
      return visit.BREAK;
    },
    Pair: (_key, pair, ancestors) => {
      problems.push(...keyProblems(pair, placeOf([...ancestors, pair])));
    },
    Scalar: (key, scalar, ancestors) => {
      if (key === 'key') return;
      const place = placeOf(ancestors);
      problems.push(...numberProblems(scalar, typeof key === 'number' ? [...place, key] : place));
    },
  });
  return problems;
}

/** How a key or an element is written. */
function writtenAs({ source, value }: Scalar): string {
  return source ?? String(value);
}

function keyProblems({ key }: Pair, place: Place): PlacedProblem[] {
  const expected = 'a key that is a text';
  if (!isScalar(key)) return [problem(place.slice(0, -1), expected, 'a list or an object')];
  if (key.value === '__proto__') {
    return [problem([], 'keys other than __proto__', '__proto__')];
  }
  const isAsWritten = key.value !== null && String(key.value) === writtenAs(key);
  return typeof key.value === 'string' || isAsWritten ? [] : [otherwise(place, expected, key)];
}

const PLAIN_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const MAX_PLACES = 99;

function numberProblems(scalar: Scalar, place: Place): PlacedProblem[] {
  if (typeof scalar.value !== 'number') return [];
  const written = writtenAs(scalar);
  const isExact = PLAIN_NUMBER.test(written) && decimal(written, MAX_PLACES) !== undefined;
  const expected = 'a number of at most 15 digits without leading zeros';
  return isExact ? [] : [otherwise(place, expected, scalar)];
}

/** What is written below `proof` may be a secret by mistake. */
function otherwise(place: Place, expected: string, scalar: Scalar): PlacedProblem {
  if (place[0] === 'proof') return problem(['proof'], expected, 'another one', 'Quote it.');
  const todo = `Quote it: "${writtenAs(scalar)}".`;
  return problem(place, expected, `one that YAML reads as ${scalar.value}`, todo);
}

/** The keys and indexes that lead to the last of these parts. */
function placeOf(parts: Ancestors): Place {
  return parts.flatMap((part, at): Place => {
    if (isPair(part)) return isScalar(part.key) ? [writtenAs(part.key)] : ['?'];
    const above = parts[at - 1];
    return isSeq(above) ? [above.items.indexOf(part)] : [];
  });
}
