import type { z } from 'zod';
import { numberText } from '../../count-text.ts';
import type { IssueState } from '../../issues/issue.ts';
import { type Html, html } from '../page/html-tag.ts';
import { issueUrl } from '../page/links.ts';
import { badge, type Column, notice, type Tone, table } from '../page/parts.ts';
import { instantOrDash } from '../page/times.ts';
import { causeTitle } from './cause-words.ts';
import type { IssueJson } from './issue-schemas.ts';
import type { IssueOperations } from './issues-operations.ts';

const TONES: Readonly<Record<IssueState, Tone>> = {
  open: 'bad',
  acknowledged: 'warning',
  resolved: 'good',
};

/** The state of an issue. */
export function issueBadge(state: IssueState): Html {
  return badge(state, TONES[state]);
}

const CAUSE: Column<IssueJson> = {
  label: 'Cause',
  cell: (issue) =>
    html`<a href="${issueUrl(issue.key)}">${causeTitle(issue)}</a><br><span class="soft">${issue.source}</span>`,
};

const COUNTS: readonly Column<IssueJson>[] = [
  { label: 'Events', cell: ({ events }) => numberText(events), isNumber: true },
  { label: 'Orders', cell: ({ orders }) => numberText(orders), isNumber: true },
  { label: 'Since', cell: ({ since }) => instantOrDash(since) },
  { label: 'Newest', cell: ({ newest }) => instantOrDash(newest) },
];

type Issues = z.output<IssueOperations['listIssues']['result']>;

/** The page of all issues below its heading. */
export function issuesMain({ issues, asOf, isComplete }: Issues): Html {
  const of = (state: IssueState) => issues.filter((issue) => issue.state === state);
  return html`
    <p>Parked events could not be written to Salesforce, and need a person. Events with the same cause are one issue.
      An issue is resolved by itself when all of them are applied, superseded or dismissed.</p>
    ${isComplete ? '' : notice('warning', 'There are more issues than are shown here: of the open and of the acknowledged ones, the 200 with the most events are.')}
    <h2>Open</h2>
    ${table('Open issues', [CAUSE, ...COUNTS], of('open'), 'No issue is open.')}
    <h2>Acknowledged</h2>
    ${table(
      'Acknowledged issues',
      [CAUSE, ...COUNTS, { label: 'Acknowledged by', cell: acknowledged }],
      of('acknowledged'),
      'No issue is acknowledged.',
    )}
    <h2>Resolved lately</h2>
    ${table(
      'Issues that were resolved lately',
      [CAUSE, { label: 'Since', cell: ({ since }) => instantOrDash(since) }, RESOLVED],
      of('resolved'),
      'No issue was resolved lately.',
    )}
    <p><a href="/console/runs">All runs</a> of replays and dismissals.</p>
    <p class="empty">Up to date at ${instantOrDash(asOf)}.</p>`;
}

const RESOLVED: Column<IssueJson> = {
  label: 'Resolved',
  cell: ({ resolvedAt }) => instantOrDash(resolvedAt),
};

function acknowledged({ acknowledgedBy, note }: IssueJson): Html {
  return html`${acknowledgedBy ?? ''}${note === null ? '' : html`<br><span class="soft">${note}</span>`}`;
}
