import type { Response } from 'express';
import { numberText } from '../../count-text.ts';
import { EVENT_STATUSES } from '../../inbox/search/event-filter.ts';
import { type Html, html } from '../page/html-tag.ts';
import { eventUrl, orderLink } from '../page/links.ts';
import { sendPage } from '../page/page-layout.ts';
import { nextPage, notice, table } from '../page/parts.ts';
import { statusView } from '../page/status-view.ts';
import { instant } from '../page/times.ts';
import type { ListResult } from './event-schemas.ts';

type Listed = ListResult['events'][number];

/** The filters as they are in the address. */
export type GivenFilter = Readonly<Record<string, string>>;

/** The filters of the list, as the address names them. */
export const FILTERS = ['order', 'id', 'type', 'status', 'source', 'from', 'to', 'reason'] as const;

/** Longer reasons are shown on the event's page. */
const MAX_REASON_LENGTH = 160;

/** Sends the list of events, with the form of its filters. */
export function sendEventList(
  response: Response,
  found: ListResult,
  given: GivenFilter,
  sources: ReadonlyMap<string, string>,
): void {
  sendPage(
    response,
    'Events',
    html`${filterForm(given, sources)}
    ${
      found.hasMoreOrders
        ? notice(
            'warning',
            html`More than 100 orders have <b>${given.order}</b>. Only events of 100 of them are listed: look for the id of
              one order.`,
          )
        : ''
    }
    ${table('Events, the newest first', columns(sources), found.events, emptyText(found, given))}
    ${furtherView(found, given)}`,
  );
}

const columns = (sources: ReadonlyMap<string, string>) => [
  { label: 'Received', cell: ({ receivedAt }: Listed) => instant(receivedAt) },
  {
    label: 'Event',
    cell: ({ event, type, id }: Listed) =>
      html`<a class="long" href="${eventUrl(event)}">${type ?? id}</a>`,
  },
  {
    label: 'Status',
    cell: ({ status, meaning }: Listed) => statusView(status, meaning),
  },
  {
    label: 'Order',
    cell: ({ subject }: Listed) => (subject === null ? '—' : orderLink(subject)),
  },
  { label: 'Source', cell: ({ source }: Listed) => sources.get(source) ?? source },
  {
    label: 'Reason',
    cell: ({ reason }: Listed) => shortened(reason ?? ''),
    isText: true as const,
  },
];

function shortened(text: string): string {
  return text.length <= MAX_REASON_LENGTH ? text : `${text.slice(0, MAX_REASON_LENGTH - 1)}…`;
}

function emptyText({ lookedThrough }: ListResult, given: GivenFilter): string {
  if (lookedThrough !== null) return 'No event matches among those that were looked through.';
  return FILTERS.some((name) => given[name] !== undefined) || given.before !== undefined
    ? 'No event matches.'
    : 'The inbox has no events yet.';
}

function furtherView({ next, lookedThrough }: ListResult, given: GivenFilter): Html | undefined {
  if (next === null) return undefined;
  const url = `/console/events?${new URLSearchParams({ ...given, before: next })}`;
  if (lookedThrough === null) return nextPage(url);
  const { events, back } = lookedThrough;
  return html`${notice(
    'neutral',
    html`Looked through ${numberText(events)} events, back to ${instant(back)}. Older events may match
      as well.`,
  )}<nav aria-label="Pages"><a class="button is-neutral" rel="next" href="${url}">Look further back</a></nav>`;
}

function filterForm(given: GivenFilter, sources: ReadonlyMap<string, string>): Html {
  return html`<form class="filters" action="/console/events">
      ${input('order', 'Order id, number or record id', given)}
      ${input('id', 'Event id', given)}
      ${input('type', 'Type', given)}
      ${select(
        'status',
        'Status',
        EVENT_STATUSES.map((status) => [status, status] as const),
        given,
      )}
      ${select('source', 'Source', [...sources].map(withName), given)}
      ${input('from', 'Received from (UTC)', given, 'datetime-local')}
      ${input('to', 'Received before (UTC)', given, 'datetime-local')}
      ${input('reason', 'Text in the reason', given)}
      <p class="buttons"><button class="button">Show</button>
        <a class="button is-neutral" href="/console/events">Clear</a></p>
    </form>`;
}

function input(name: string, label: string, given: GivenFilter, type = 'text'): Html {
  const value = type === 'text' ? (given[name] ?? '') : minuteOf(given[name]);
  return html`<p><label for="filter-${name}">${label}</label>
      <input id="filter-${name}" name="${name}" type="${type}" value="${value}" maxlength="300" autocomplete="off"></p>`;
}

/** A time of the address as the field for it has it. */
function minuteOf(time = ''): string {
  return /^\d{4}-\d\d-\d\d$/.test(time) ? `${time}T00:00` : time.replace(/Z$/, '');
}

/** The address has the name of the source, so that it is shown beside the label. */
function withName([name, label]: readonly [string, string]): readonly [string, string] {
  return [name, label === name ? name : `${label} (${name})`];
}

function select(
  name: string,
  label: string,
  values: readonly (readonly [value: string, text: string])[],
  { [name]: given }: GivenFilter,
): Html {
  const options = values.map(
    ([value, text]) =>
      html`<option value="${value}"${value === given ? html` selected` : ''}>${text}</option>`,
  );
  return html`<p><label for="filter-${name}">${label}</label>
      <select id="filter-${name}" name="${name}"><option value="">any</option>${options}</select></p>`;
}
