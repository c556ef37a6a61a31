import type { z } from 'zod';
import { numberText } from '../../count-text.ts';
import type { Html } from '../page/html-tag.ts';
import { table } from '../page/parts.ts';
import { type SurveyForm, surveyMain } from './survey-page.ts';
import type { SurveyGroupJson, UnmappedOperations } from './unmapped-operations.ts';

type Survey = z.output<UnmappedOperations['surveyUnmapped']['result']>;

/** What was chosen on the page of unmapped events. */
export interface JudgeSelection {
  readonly source: string | undefined;
  readonly code: string | undefined;
  readonly type: string | undefined;
}

/** What would become of unmapped events, and the button that does it. */
export function judgeMain(
  { groups, looked, isComplete }: Survey,
  { source, code, type }: JudgeSelection,
  options: Pick<SurveyForm, 'canChange' | 'token'>,
): Html {
  return surveyMain(
    {
      chosen: [
        { label: 'Source', name: 'source', value: source, whenAll: 'all' },
        { label: 'Cause', name: 'code', value: code, whenAll: 'any' },
        { label: 'Type', name: 'type', value: type, whenAll: 'any' },
      ],
      ...{ noun: 'event', looked, isComplete, groups: surveyTable(groups) },
      isAny: groups.some(({ becomes }) => becomes === 'pending'),
      whenNone: 'None of them would be written. What is configured now decides.',
      back: 'Back to unmapped events',
    },
    {
      ...options,
      ...{ action: '/console/unmapped/judge', label: 'Judge them anew' },
      text: 'Events that become pending are written to Salesforce. Newer states win, as always.',
    },
  );
}

function surveyTable(groups: readonly SurveyGroupJson[]): Html {
  return table(
    'What unmapped events are to the present configuration',
    [
      { label: 'Events', cell: ({ count }) => numberText(count), isNumber: true },
      { label: 'Type', cell: ({ type }) => type ?? 'unknown' },
      { label: 'Source', cell: ({ source }) => source },
      { label: 'Mode', cell: ({ mode }) => mode ?? 'unknown' },
      { label: 'Cause', cell: ({ code }) => code },
      { label: 'Judged anew', cell: outcome },
    ],
    groups,
    'There is no such event.',
  );
}

const WORDS = {
  pending: 'pending: it is written',
  unmapped: 'still unmapped',
  'body deleted': 'body deleted: it cannot be read any more',
  'not readable': 'not readable',
} as const;

function outcome({ becomes, why }: SurveyGroupJson): string {
  return why === null ? WORDS[becomes] : `${WORDS[becomes]}: ${why}`;
}
