import type { z } from 'zod';
import { numberText } from '../../count-text.ts';
import { type Html, html } from '../page/html-tag.ts';
import { table } from '../page/parts.ts';
import { instantOrDash } from '../page/times.ts';
import type {
  RejectedCountJson,
  RejectedGroupJson,
  RejectedOperations,
} from './rejected-operations.ts';
import { type SurveyForm, surveyMain } from './survey-page.ts';

type Survey = z.output<RejectedOperations['surveyRejected']['result']>;

/** Rejected events by source and cause, as a section of the page of unmapped ones. */
export function rejectedSection(rejected: readonly RejectedCountJson[]): Html {
  return html`
    <h2 id="rejected">Rejected</h2>
    <p>No usable event: something was not where the configuration, such as a mapping file, looks for it, or the sender
      sent nonsense. After the file was corrected and the connector restarted, they can be read again.</p>
    ${table(
      'Rejected events',
      [
        {
          label: 'Source',
          cell: ({ source }) => html`<a href="${eventsUrl(source)}">${source}</a>`,
        },
        { label: 'Reason of the newest', cell: ({ reason }) => reason },
        { label: 'Last 24 hours', cell: ({ lastDay }) => numberText(lastDay), isNumber: true },
        { label: 'All kept', cell: ({ count }) => numberText(count), isNumber: true },
        { label: 'Since', cell: ({ since }) => instantOrDash(since) },
        { label: 'Newest', cell: ({ newest }) => instantOrDash(newest) },
        { label: 'Read again', cell: readLink },
      ],
      rejected,
      'There are none.',
    )}`;
}

function eventsUrl(source: string): string {
  return `/console/events?${new URLSearchParams({ status: 'rejected', source })}`;
}

function readLink({ source, cause }: RejectedCountJson): Html {
  const url = `/console/rejected/read?${new URLSearchParams({ source })}`;
  return html`<a href="${url}">Read again<span class="hidden">: ${source}, ${cause}</span>…</a>`;
}

/** What would become of rejected events, and the button that does it. */
export function readAgainMain(
  { groups, looked, isComplete }: Survey,
  source: string | undefined,
  options: Pick<SurveyForm, 'canChange' | 'token'>,
): Html {
  return surveyMain(
    {
      chosen: [{ label: 'Source', name: 'source', value: source, whenAll: 'all' }],
      ...{ noun: 'arrival', looked, isComplete, groups: groupTable(groups) },
      isAny: groups.some(({ events }) => events > 0),
      whenNone:
        'None of them can be read. What is configured now decides, such as the paths of a mapping file.',
      back: 'Back to unmapped and rejected events',
    },
    {
      ...options,
      ...{ action: '/console/rejected/read', label: 'Read them again' },
      text: 'Their events are stored as if they arrived now: an id that is there already counts as a repeat, and newer states win, as always.',
    },
  );
}

function groupTable(groups: readonly RejectedGroupJson[]): Html {
  return table(
    'What rejected events are to the present configuration',
    [
      { label: 'Arrivals', cell: ({ count }) => numberText(count), isNumber: true },
      { label: 'Source', cell: ({ source }) => source },
      { label: 'Why rejected', cell: ({ reason }) => reason ?? 'unknown' },
      { label: 'Usable events', cell: ({ events }) => numberText(events), isNumber: true },
      { label: 'Read again', cell: outcome },
    ],
    groups,
    'There is no such event.',
  );
}

const WORDS = {
  pending: 'to be written, unless they are repeats',
  unmapped: 'unmapped: nothing is written',
  'body deleted': 'body deleted: it cannot be read any more',
  'not readable': 'still not readable',
} as const;

/** A reason that has not changed stands beside it. */
function outcome({ becomes, why, reason }: RejectedGroupJson): string {
  return why === null || why === reason ? WORDS[becomes] : `${WORDS[becomes]}: ${why}`;
}
