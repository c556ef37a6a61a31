import { closest, distance } from 'fastest-levenshtein';
import { type PlacedProblem, problem } from '../check/problem.ts';
import type { Place } from '../language/values-in.ts';
import { knownForms, knownKeys, type ObjectForm } from './known-keys.ts';

/** How many letters may differ for a key to be meant. */
const MAX_DISTANCE = 3;

/**
 * What to do about a key that does not belong where it stands.
 *
 * @param place of the key
 * @param object that has the key
 */
export function unknownKey(place: Place, object: unknown): PlacedProblem {
  const key = String(place.at(-1));
  const forms = knownForms(place.slice(0, -1));
  const withKey = forms.filter(({ keys }) => keys.includes(key));
  const known = [...new Set(forms.flatMap(({ keys }) => keys))];
  if (withKey.length === 0) return misspelled(place, key, known);
  // A key that no form knows has a problem of its own, and may be a secret.
  const present = Object.keys(object ?? {}).filter((each) => known.includes(each));
  return misplaced(place, key, withKey, present);
}

function misspelled(place: Place, key: string, known: readonly string[]): PlacedProblem {
  const outer = place.at(-2);
  if (typeof outer === 'string' && knownKeys(place.slice(0, -2)).includes(key)) {
    const todo = `Put it beside "${outer}", not in it.`;
    return problem(place, `one of ${known.toSorted().join(', ')}`, `"${key}"`, todo);
  }
  const nearest = known.length === 0 ? undefined : closest(key, [...known]);
  const isMeant =
    nearest !== undefined &&
    distance(key, nearest) <= Math.min(MAX_DISTANCE, Math.ceil(key.length / 2));
  // A name that was written slightly wrong is shown; below `proof`, another one may be a secret.
  if (place[0] === 'proof' && !isMeant) {
    return {
      ...problem(place, `one of ${known.toSorted().join(', ')}`, 'an unknown key'),
      isKeyHidden: true,
    };
  }
  const expected = known.length === 0 ? 'no further key' : `one of ${known.toSorted().join(', ')}`;
  return problem(
    place,
    expected,
    `the unknown key "${key.slice(0, 60)}"`,
    isMeant ? `Did you mean "${nearest}"?` : undefined,
  );
}

/** The key belongs to another form than the keys beside it. */
function misplaced(
  place: Place,
  key: string,
  forms: readonly ObjectForm[],
  present: readonly string[],
): PlacedProblem {
  const partners = forms.map(({ required }) =>
    required.filter((each) => each !== key).join(' and '),
  );
  const beside = [...new Set(partners)].filter(Boolean).join(', or ');
  const foreign = present.filter((other) => forms.every(({ keys }) => !keys.includes(other)));
  const expected = [
    `"${key}"`,
    ...(beside === '' ? [] : [`beside ${beside}`]),
    ...(foreign.length === 0 ? [] : [`without ${foreign.join(', ')}`]),
  ].join(' ');
  const others = present.filter((other) => other !== key).join(', ');
  return problem(place, expected, `"${key}" beside ${others.slice(0, 100)}`);
}
