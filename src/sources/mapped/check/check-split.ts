import { ELEMENT, splitMembers } from '../compile/split-arrival.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import { parsePath } from '../language/parse-path.ts';
import { ARRIVAL } from '../language/split-schema.ts';
import type { Place } from '../language/values-in.ts';
import { placedPaths } from './placed-paths.ts';
import { type PlacedProblem, problem } from './problem.ts';

/**
 * Checks that the paths of `split` lead into the body, that its members have names apart, and that
 * the paths of the file begin with one of them.
 */
export function checkSplit(mapping: Mapping): PlacedProblem[] {
  const { split } = mapping;
  if (split === undefined) return [];
  if (typeof split === 'string') return outsideBody(['split'], split);
  return [
    ...outsideBody(['split', 'path'], split.path),
    ...membersOfArray(split),
    ...checkMembers(split.with),
    ...(split.with === undefined ? [] : checkReach(mapping, splitMembers(split.with))),
  ];
}

/** A path to what an event never has would leave its field empty, and say nothing. */
function checkReach(mapping: Mapping, members: readonly { readonly name: string }[]) {
  const names = [...members.map(({ name }) => name), ELEMENT];
  const expected = `a path that begins with ${names.slice(0, -1).join(', ')} or ${ELEMENT}`;
  const todo = 'An event has only the members that split.with names, each under its name there.';
  return placedPaths(mapping)
    .filter(({ path }) => {
      const parsed = parsePath(path);
      return parsed?.of === 'body' && !names.includes(parsed.steps[0] ?? '');
    })
    .map(({ place, path }) => problem(place, expected, `"${path}"`, todo));
}

type Split = Exclude<Mapping['split'], string | undefined>;

function outsideBody(place: Place, path: string): PlacedProblem[] {
  return path === ARRIVAL || parsePath(path)?.of === 'body'
    ? []
    : [problem(place, 'a path into the body', `"${path}"`)];
}

function membersOfArray({ path, with: members }: Split): PlacedProblem[] {
  return path === ARRIVAL && members !== undefined
    ? [problem(['split', 'with'], 'no members, since the arrival is an array', 'some')]
    : [];
}

/** A listed member has the last name of its path, which another one may have. */
function checkMembers(members: Split['with']): PlacedProblem[] {
  const named = splitMembers(members);
  const names = named.map(({ name }) => name);
  return named.flatMap(({ name, path }, index) => {
    const isListed = Array.isArray(members);
    const place: Place = ['split', 'with', isListed ? index : name];
    const isTaken = name === ELEMENT || names.indexOf(name) < index;
    return [
      ...outsideBody(place, path),
      ...(isTaken ? [isListed ? takenName(place, name) : takenElement(place)] : []),
    ];
  });
}

function takenName(place: Place, name: string): PlacedProblem {
  const expected = `a last name that no other member of the event has; ${ELEMENT} is the element`;
  return problem(place, expected, `"${name}"`, 'Names can be given: with: { invoice: data.id }.');
}

function takenElement(place: Place): PlacedProblem {
  return problem(place, `another name than ${ELEMENT}, which is the element`, `"${ELEMENT}"`);
}
