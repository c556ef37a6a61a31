import { ELEMENT, splitMembers } from '../compile/split-arrival.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import { parsePath } from '../language/parse-path.ts';
import { ARRIVAL } from '../language/split-schema.ts';
import type { Place } from '../language/values-in.ts';
import { type PlacedProblem, problem } from './problem.ts';

/** Checks that the paths of `split` lead into the body, and that its members have names apart. */
export function checkSplit({ split }: Mapping): PlacedProblem[] {
  if (split === undefined) return [];
  if (typeof split === 'string') return outsideBody(['split'], split);
  return [
    ...outsideBody(['split', 'path'], split.path),
    ...membersOfArray(split),
    ...checkMembers(split.with),
  ];
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
