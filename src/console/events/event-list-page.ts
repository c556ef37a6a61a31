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
  sources: readonly string[],
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
    ${table('Events, the newest first', COLUMNS, found.events, emptyText(found, given))}
    ${furtherView(found, given)}`,
  );
}

const COLUMNS = [
  { label: 'Received', cell: ({ receivedAt }: Listed) => instant(receivedAt) },
  {
    label: 'Event',
    cell: ({ event, type, id }: Listed) => html`<a href="${eventUrl(event)}">${type ?? id}</a>`,
  },
  {
    label: 'Status',
    cell: ({ status, meaning }: Listed) => statusView(status, meaning),
  },
  {
    label: 'Order',
    cell: ({ subject }: Listed) => (subject === null ? '—' : orderLink(subject)),
  },
  { label: 'Source', cell: ({ source }: Listed) => source },
  { label: 'Reason', cell: ({ reason }: Listed) => shortened(reason ?? '') },
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

function filterForm(given: GivenFilter, sources: readonly string[]): Html {
  return html`<form class="filters" action="/console/events">
      ${input('order', 'Order id, number or record id', given)}
      ${input('id', 'Event id', given)}
      ${input('type', 'Type', given)}
      ${select('status', 'Status', EVENT_STATUSES, given)}
      ${select('source', 'Source', sources, given)}
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

function select(
  name: string,
  label: string,
  values: readonly string[],
  { [name]: given }: GivenFilter,
): Html {
  const options = values.map(
    (value) => html`<option${value === given ? html` selected` : ''}>${value}</option>`,
  );
  return html`<p><label for="filter-${name}">${label}</label>
      <select id="filter-${name}" name="${name}"><option value="">any</option>${options}</select></p>`;
}
