import type { z } from 'zod';
import { counted, numberText } from '../../count-text.ts';
import { type Html, html } from '../page/html-tag.ts';
import { fact } from '../page/page-layout.ts';
import { actionForm, notice, table } from '../page/parts.ts';
import type { SurveyGroupJson, UnmappedOperations } from './unmapped-operations.ts';

type Survey = z.output<UnmappedOperations['surveyUnmapped']['result']>;

/** What was chosen on the page of unmapped events. */
export interface JudgeSelection {
  readonly source: string | undefined;
  readonly code: string | undefined;
  readonly type: string | undefined;
}

interface JudgePageOptions {
  readonly canChange: boolean;
  /** A form that is sent twice begins one run. */
  readonly token: string;
}

/** What would become of unmapped events, and the button that does it. */
export function judgeMain(
  survey: Survey,
  selection: JudgeSelection,
  { canChange, token }: JudgePageOptions,
): Html {
  const { groups, looked, isComplete } = survey;
  const pending = groups
    .filter(({ becomes }) => becomes === 'pending')
    .reduce((sum, { count }) => sum + count, 0);
  return html`
    <dl>
      ${fact('Source', selection.source ?? 'all')}
      ${fact('Cause', selection.code ?? 'any')}
      ${fact('Type', selection.type ?? 'any')}
    </dl>
    <h2>What would become of them</h2>
    <p>${counted(looked, 'event')} read with the present configuration${isComplete ? '' : ', the oldest ones; there are more'}.
      Nothing has changed yet.</p>
    ${surveyTable(groups)}
    ${pending === 0 ? notice('neutral', 'None of them would be written. What is configured now decides.') : ''}
    ${canChange && (pending > 0 || !isComplete) ? judgeForm(selection, token) : ''}
    <p><a href="/console/unmapped">Back to unmapped events</a></p>`;
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

function judgeForm({ source, code, type }: JudgeSelection, token: string): Html {
  const hidden = Object.entries({ source, code, type, token }).flatMap(([name, value]) =>
    value === undefined ? [] : html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`
    <p>Events that become pending are written to Salesforce. Newer states win, as always.</p>
    ${actionForm('/console/unmapped/judge', 'Judge them anew', { fields: html`${hidden}` })}`;
}
