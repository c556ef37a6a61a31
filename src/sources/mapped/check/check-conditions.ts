import type { Mapping } from '../language/mapping-schema.ts';
import type { Place } from '../language/values-in.ts';
import type { ConditionSpec } from '../language/write-schema.ts';
import { placedWrites } from './placed-writes.ts';
import { type PlacedProblem, problem } from './problem.ts';

/** What conditions call the type of the event. */
const TYPE_PATHS = ['type', 'event:type'];

/** Checks the types of conditions: a `*` that is not at the end would stand for itself only. */
export function checkConditions(mapping: Mapping): PlacedProblem[] {
  const entries = mapping.map === 'raw' ? [] : mapping.map;
  return [
    ...entries.flatMap(({ when }, index) => checkTypes(when, ['map', index, 'when'])),
    ...placedWrites(mapping).flatMap(({ place, write }) =>
      checkTypes(write.if ?? {}, [...place, 'if']),
    ),
  ];
}

function checkTypes(condition: ConditionSpec, place: Place): PlacedProblem[] {
  return TYPE_PATHS.flatMap((path) => {
    const test = condition[path];
    if (test === undefined || 'exists' in test) return [];
    return 'not' in test
      ? checkStars(test.not, [...place, path, 'not'])
      : checkStars(test, [...place, path]);
  });
}

function checkStars(types: readonly string[], place: Place): PlacedProblem[] {
  return types.flatMap((type, index) =>
    type.slice(0, -1).includes('*')
      ? [
          problem(
            [...place, index],
            '* at the end only',
            `"${type}"`,
            'There it stands for any text.',
          ),
        ]
      : [],
  );
}
