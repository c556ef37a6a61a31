import { type Html, html } from '../../page/html-tag.ts';
import { recordLink } from '../../page/links.ts';
import { type Column, table } from '../../page/parts.ts';
import type { RecordView, SubjectView } from '../view/order-schema.ts';
import type { PageContext } from './page-context.ts';

type Group = RecordView['groups'][number];
type Asked = Group['others'][number];

/** Of each record: what counts, from which event, and what does not count and why. */
export function recordsView({ written }: Pick<SubjectView, 'written'>, context: PageContext): Html {
  if (written.length === 0)
    return html`<p class="empty">No event is known that writes to a record.</p>`;
  return html`${written.map((record) => recordView(record, context))}`;
}

function recordView(record: RecordView, { orgUrl }: PageContext): Html {
  const { object } = record;
  const caption = `What counts in ${object}, for each group of fields`;
  return html`<h4>${recordName(record, orgUrl)}</h4>
    ${table(caption, COLUMNS, record.groups, 'Nothing is written to it.')}`;
}

/** A record by its id, or by the key that it is found by. */
export function recordName(
  { object, id, key }: Pick<RecordView, 'object' | 'id' | 'key'>,
  orgUrl: string,
): Html {
  if (id !== null) return recordLink(orgUrl, object, id);
  return key === null
    ? html`${object}, which is not found yet`
    : html`${object} with ${key.field} ${key.value}`;
}

const COLUMNS: readonly Column<Group>[] = [
  { label: 'Fields', cell: (group) => fieldNames(group) },
  { label: 'What counts', cell: currentView },
  {
    label: 'From',
    cell: ({ current }) => (current === null ? NONE : eventLink(current.event)),
  },
  { label: 'What does not', cell: othersView },
];

const NONE = '–';
const NOT_MADE = ['not written', 'not written yet', 'deferred', 'left out'];

function currentView({ current, others }: Group): Html {
  if (current !== null) return valuesOf(current);
  return others.every(({ outcome }) => NOT_MADE.includes(outcome))
    ? html`<i>nothing yet</i>`
    : html`<i>not known</i>`;
}

function fieldNames({ current, others, group }: Group): Html {
  const names = [...(current === null ? [] : [current]), ...others].flatMap(({ fields }) =>
    fields.map(({ field }) => field),
  );
  const known = [...new Set(names)];
  return html`${known.length === 0 ? group : known.join(', ')}`;
}

function valuesOf({ fields }: Asked): Html {
  return html`${fields.map(({ value }) => value).join(', ') || 'no value'}`;
}

function othersView({ others, othersCount }: Group): Html | string {
  if (others.length === 0) return NONE;
  const more = othersCount - others.length;
  return html`<ul class="plain">${others.map(
    (other) => html`<li>${valuesOf(other)}: ${other.meaning}; ${eventLink(other.event)}</li>`,
  )}${more > 0 ? html`<li>and ${more} older ones</li>` : ''}</ul>`;
}

/** An event as a link to its page. */
export function eventLink({ event, type }: Asked['event']): Html {
  return html`<a href="/console/events/${event}">${type ?? 'event of an unknown type'}</a>`;
}
