import { counted, numberText } from '../../count-text.ts';
import type { WaitStatus } from '../../inbox/waiting/wait-cause.ts';
import { type Html, html } from '../page/html-tag.ts';
import { orderLink } from '../page/links.ts';
import { actionForm, type Column, nextPage, notice, table } from '../page/parts.ts';
import { instantOrDash } from '../page/times.ts';
import type { WaitGroupJson, WaitingOrderJson } from './waiting-schemas.ts';

export interface WaitingResult {
  readonly groups: readonly WaitGroupJson[];
  readonly isComplete: boolean;
  readonly orders: readonly WaitingOrderJson[];
  readonly maxAttempts: number;
  readonly next: string | null;
}

/** What was tried of a group, when some is left. */
export interface Tried {
  readonly group: string;
  readonly orders: number;
  readonly left: number;
  readonly next: string | null;
}

export interface WaitingPageOptions {
  /** Whether the user may change something. */
  readonly canChange: boolean;
  /** Code of what was done, from the URL. */
  readonly done: unknown;
  readonly tried?: Tried | undefined;
  readonly status: WaitStatus;
  /** The group that is shown alone; undefined: all. */
  readonly group: string | undefined;
}

const DONE: ReadonlyMap<unknown, Html> = new Map([
  [
    'tried',
    notice('good', 'It is tried now. A worker needs some seconds; then load the page again.'),
  ],
]);

/** The page of what waits, below its heading. */
export function waitingMain(result: WaitingResult, options: WaitingPageOptions): Html {
  const { groups, isComplete } = result;
  return html`
    ${DONE.get(options.done)}
    ${options.tried === undefined ? '' : triedSome(options.tried)}
    <p>These events need no person at once: the connector looks again by itself. What waits too long is parked, and
      becomes an <a href="/console/issues">issue</a>. To decide about an order by hand, open its page.</p>
    <h2>What is waited for</h2>
    ${isComplete ? '' : notice('warning', 'Only the first 20,000 events are counted here.')}
    ${groupsTable(groups, options.canChange)}
    ${orders(result, options)}`;
}

function triedSome({ group, orders, left, next }: Tried): Html {
  const some = left === 0 ? 'Others may be left' : `${counted(left, 'order')} at least are left`;
  const fields = html`<input type="hidden" name="after" value="${next ?? ''}">`;
  return html`
    ${notice('good', `${counted(orders, 'order')} are tried now. ${some}: give these some minutes, then go on.`)}
    ${actionForm(`/console/waiting/causes/${group}/try`, 'Go on with the orders that are left', { fields, tone: 'neutral' })}`;
}

/** What events wait for, in a few words. */
function waitsForText({
  waitsFor,
  code,
  object,
  field,
  setting,
}: WaitGroupJson | WaitingOrderJson): string {
  const place = [object, field].filter(Boolean).join(', ') || 'a record';
  switch (waitsFor) {
    case 'record':
      return 'A record in Salesforce';
    case 'setting':
      return `A record in Salesforce that the setting ${setting} would find`;
    case 'hold':
      return `Rights or schema in the org: ${place} (${code})`;
    case 'locked':
      return `The end of the approval that locks ${place}`;
    case 'retry':
      return `The next try: Salesforce refused it for a passing reason (${code})`;
  }
}

function groupsTable(groups: readonly WaitGroupJson[], canChange: boolean): Html {
  const tryNow: Column<WaitGroupJson> = {
    label: 'Try now',
    cell: ({ key, orders: count }) =>
      actionForm(`/console/waiting/causes/${key}/try`, `Try ${counted(count, 'order')} now`, {
        tone: 'neutral',
      }),
  };
  return table(
    'What events wait for',
    [
      {
        label: 'What',
        cell: (group) =>
          html`<a href="/console/waiting?status=${group.status}&amp;group=${group.key}">${waitsForText(group)}</a><br><span class="soft">${group.source}</span>`,
      },
      { label: 'Events', cell: ({ events }) => numberText(events), isNumber: true },
      { label: 'Orders', cell: ({ orders: count }) => numberText(count), isNumber: true },
      { label: 'Since', cell: ({ since }) => instantOrDash(since) },
      { label: 'First is parked', cell: ({ until }) => instantOrDash(until) },
      { label: 'Next try', cell: ({ nextTry }) => instantOrDash(nextTry) },
      { label: 'Newest reason', cell: groupReason, isText: true },
      ...(canChange ? [tryNow] : []),
    ],
    groups,
    'Nothing waits.',
  );
}

/** Each order has a reason of its own, below, when its record is missing. */
function groupReason({ waitsFor, reason }: WaitGroupJson): string {
  return waitsFor === 'record' ? 'See each order below.' : reason;
}

function orders(result: WaitingResult, options: WaitingPageOptions): Html {
  const { status, group } = options;
  const other = status === 'waiting' ? 'retried' : 'waiting';
  const labels = { waiting: 'Orders that wait', retried: 'Orders that are retried' };
  const kept = group === undefined ? '' : `&group=${group}`;
  return html`
    <h2>${labels[status]}${group === undefined ? '' : ' for this'}</h2>
    <p>${group === undefined ? '' : html`<a href="/console/waiting">Show all</a> · `}<a href="/console/waiting?status=${other}">${labels[other]}</a></p>
    ${ordersTable(result, options)}
    ${nextPage(result.next === null ? undefined : `/console/waiting?status=${status}${kept}&after=${result.next}`)}
    <p class="empty">What the org lacks, such as a field, is asked for again every five minutes at most.</p>`;
}

function ordersTable(
  { orders: rows, maxAttempts, next }: WaitingResult,
  { canChange, status }: WaitingPageOptions,
): Html {
  const tryNow: Column<WaitingOrderJson> = { label: 'Try now', cell: tryForm };
  const attempts: Column<WaitingOrderJson> = {
    label: 'Attempts',
    cell: (row) => `${row.attempts} of ${maxAttempts}`,
  };
  const until: Column<WaitingOrderJson> = {
    label: 'Parked',
    cell: (row) => instantOrDash(row.until),
  };
  return table(
    status === 'waiting' ? 'Orders that wait, the longest first' : 'Orders that are retried',
    [
      {
        label: 'Order',
        cell: ({ order, source }) =>
          html`${orderLink(order)}<br><span class="soft">${source}</span>`,
      },
      { label: 'Waits for', cell: waitsForText },
      { label: 'Events', cell: ({ events }) => numberText(events), isNumber: true },
      { label: 'Since', cell: ({ since }) => instantOrDash(since) },
      status === 'waiting' ? until : attempts,
      {
        label: 'Next try',
        cell: ({ isInHand, nextTry }) => (isInHand ? 'now' : instantOrDash(nextTry)),
      },
      { label: 'Reason', cell: ({ reason }) => reason, isText: true },
      ...(canChange ? [tryNow] : []),
    ],
    rows,
    whenEmpty(status, next),
  );
}

function whenEmpty(status: WaitStatus, next: string | null): string {
  if (next !== null) return 'None of the orders that were looked at. The next page looks further.';
  return status === 'waiting' ? 'No order waits.' : 'No order is retried.';
}

/** Decisions by hand are on the page of the order. */
function tryForm({ source, order }: WaitingOrderJson): Html {
  const fields = html`<input type="hidden" name="source" value="${source}"><input type="hidden" name="order" value="${order}">`;
  return actionForm('/console/waiting/try', 'Try now', { fields, tone: 'neutral' });
}
