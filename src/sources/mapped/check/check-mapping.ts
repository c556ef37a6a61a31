import { DAY_MS } from '../../../time.ts';
import { durationMs } from '../compile/duration-ms.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import { checkConditions } from './check-conditions.ts';
import { checkGroups } from './check-groups.ts';
import { checkHeaders } from './check-headers.ts';
import { checkNames } from './check-names.ts';
import { checkOwnFields } from './check-own-fields.ts';
import { checkSpelling } from './check-spelling.ts';
import { checkValues } from './check-values.ts';
import { checkVersions } from './check-versions.ts';
import { distinct, type PlacedProblem, problem } from './problem.ts';

const MAX_SILENCE_DAYS = 36_500;

/**
 * Checks what the schema cannot: that the parts of a file fit together.
 *
 * @param mapping valid by the schema
 * @returns every problem; none when the file can be compiled
 */
export function checkMapping(mapping: Mapping): readonly PlacedProblem[] {
  const all = [
    ...checkHeaders(mapping),
    ...checkNames(mapping),
    ...checkOwnFields(mapping),
    ...checkConditions(mapping),
    ...checkSpelling(mapping),
    ...checkValues(mapping),
    ...checkVersions(mapping),
    ...checkGroups(mapping),
    ...checkAnswer(mapping),
    ...checkSilence(mapping),
  ];
  return distinct(all);
}

function checkAnswer({ answer }: Mapping): PlacedProblem[] {
  if (answer?.text === undefined || answer.accepted !== 204) return [];
  return [problem(['answer', 'text'], 'no text, since an answer of 204 has no body', 'a text')];
}

function checkSilence({ silence }: Mapping): PlacedProblem[] {
  return silence !== undefined && durationMs(silence) > MAX_SILENCE_DAYS * DAY_MS
    ? [problem(['silence'], 'at most a century', `"${silence}"`)]
    : [];
}
