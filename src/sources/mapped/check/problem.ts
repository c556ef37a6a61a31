import type { Place } from '../language/values-in.ts';

/** What is wrong at one place of a mapping file. */
export interface PlacedProblem {
  readonly place: Place;
  readonly expected: string;
  readonly got: string;
  /** What to do, in a full sentence. */
  readonly todo?: string;
  /** Whether the last key of the place is not shown, since it may be a secret by mistake. */
  readonly isKeyHidden?: boolean;
}

/** Makes a problem. */
export function problem(place: Place, expected: string, got: string, todo?: string): PlacedProblem {
  return { place, expected, got, ...(todo === undefined ? {} : { todo }) };
}

/** Problems without repeats: two rules can find the same one. */
export function distinct(problems: readonly PlacedProblem[]): readonly PlacedProblem[] {
  return [...new Map(problems.map((each) => [JSON.stringify(each), each])).values()];
}
