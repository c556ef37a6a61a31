import { type Html, html } from '../../page/html-tag.ts';
import { orderUrl, userLink } from '../../page/links.ts';
import { badge, type Column, notice, type Tone, table } from '../../page/parts.ts';
import { instant } from '../../page/times.ts';
import type { OrgAnswer, OrgRecord } from '../view/org-schema.ts';
import { orderActionPath, type PageContext } from './page-context.ts';
import { recordName } from './records-view.ts';

type Field = OrgRecord['fields'][number];
type Subject = OrgAnswer['subjects'][number];

/** What Salesforce has of an order, beside what the inbox believes. */
export function orgPage(order: string, answer: OrgAnswer, context: PageContext): Html {
  const again = orderActionPath(order, 'salesforce');
  return html`<p>Salesforce was asked at ${instant(answer.askedAt)}. <a rel="nofollow" href="${again}">Ask again</a>
      (an answer is kept for ten seconds) or <a href="${orderUrl(order)}">back to the order</a>.</p>
    ${summary(answer)}
    ${answer.subjects.map((subject) => subjectView(subject, context))}
    ${answer.notAsked === 0 ? '' : html`<p>${answer.notAsked} more records were not asked for.</p>`}`;
}

function summary({ subjects }: OrgAnswer): Html {
  const records = subjects.flatMap((subject) => subject.records);
  if (records.length === 0) {
    return notice('neutral', 'The connector has not written to any record of this order yet.');
  }
  const wrong = records.filter(isWrong).length;
  return wrong === 0
    ? notice('good', 'Salesforce has what the connector has written.')
    : notice(
        'warning',
        `${wrong} of ${records.length} record${records.length === 1 ? '' : 's'} differ${wrong === 1 ? 's' : ''} from what the connector has written.`,
      );
}

function isWrong({ presence, fields }: OrgRecord): boolean {
  return presence !== 'there' || fields.some(({ comparison }) => comparison === 'different');
}

function subjectView({ source, subject, records }: Subject, context: PageContext): Html {
  const isWriteAgain = records.some(isWrong);
  return html`<section><h2>${source} ${subject}</h2>
    ${
      records.length === 0
        ? html`<p class="empty">The connector has not written to a record of it yet.</p>`
        : records.map((record) => recordView(record, context))
    }
    ${
      isWriteAgain
        ? html`<p>If these values were lost or changed by mistake, the connector can write them again. It shows first what it
            would write. <a class="button is-neutral" href="${orderActionPath(subject, 'again', source)}">Write again…</a></p>`
        : ''
    }</section>`;
}

function recordView(record: OrgRecord, { orgUrl }: PageContext): Html {
  const { object, fields, furtherCount, presence } = record;
  return html`<h3>${recordName(record, orgUrl)} ${presenceBadge(record)}</h3>
    <p>${presenceText(record)} ${changedText(record, orgUrl)}</p>
    ${furtherCount === 0 ? '' : html`<p>${furtherCount} more records have the same key. The oldest is shown.</p>`}
    ${table(`Fields of ${object} in the connector and in Salesforce`, columnsFor(presence), fields, 'The connector writes no field of it.')}`;
}

const PRESENCE: Readonly<
  Record<OrgRecord['presence'], { label: string; tone: Tone; text: string }>
> = {
  there: { label: 'there', tone: 'good', text: '' },
  deleted: {
    label: 'deleted',
    tone: 'bad',
    text: 'The record is in the recycle bin of Salesforce.',
  },
  missing: {
    label: 'not found',
    tone: 'bad',
    text: "It is not found: it was deleted for good, or is hidden from the connector's user.",
  },
  'not readable': { label: 'not readable', tone: 'warning', text: 'Salesforce does not show it.' },
};

function presenceBadge({ presence, fields }: OrgRecord): Html {
  const isDifferent = fields.some(({ comparison }) => comparison === 'different');
  if (presence === 'there' && isDifferent) return badge('differs', 'warning');
  const { label, tone } = PRESENCE[presence];
  return badge(label, tone);
}

function presenceText({ presence, problem }: OrgRecord): string {
  return [PRESENCE[presence].text, problem ?? ''].join(' ');
}

function changedText(
  { changedAt, changedBy, presence }: OrgRecord,
  orgUrl: string,
): Html | undefined {
  if (changedAt === null || Number.isNaN(Date.parse(changedAt))) return undefined;
  const verb = presence === 'deleted' ? 'Deleted' : 'Changed last';
  return html`${verb} at ${instant(new Date(changedAt).toISOString())}${
    changedBy === null ? '' : html` by the user ${userLink(orgUrl, changedBy)}`
  }.`;
}

function columnsFor(presence: OrgRecord['presence']): Column<Field>[] {
  return [
    { label: 'Field', cell: ({ field }) => field },
    {
      label: 'The connector has written',
      cell: ({ believed }) => believed ?? 'not known any more',
    },
    ...(presence === 'there'
      ? [
          { label: 'Salesforce has', cell: ({ held }: Field) => held ?? 'not readable' },
          { label: 'Comparison', cell: ({ comparison }: Field) => comparisonBadge(comparison) },
        ]
      : []),
  ];
}

const COMPARISONS: Readonly<Record<Field['comparison'], [string, Tone]>> = {
  same: ['same', 'good'],
  different: ['different: changed in Salesforce', 'warning'],
  'not known': ['cannot be compared', 'neutral'],
  'not readable': ["missing, or hidden from the connector's user", 'warning'],
};

function comparisonBadge(comparison: Field['comparison']): Html {
  return badge(...COMPARISONS[comparison]);
}
