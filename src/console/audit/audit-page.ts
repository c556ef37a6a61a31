import type { RequestHandler } from 'express';
import type { z } from 'zod';
import type { PageTools } from '../console-feature.ts';
import { actorIn } from '../page/for-operators.ts';
import { filledIn, textsIn } from '../page/forms.ts';
import { type Html, html } from '../page/html-tag.ts';
import { eventLink } from '../page/links.ts';
import { sendPage } from '../page/page-layout.ts';
import { badge, type Column, nextPage, type Tone, table } from '../page/parts.ts';
import { instant } from '../page/times.ts';
import type { AuditEntryResult, listAuditEntries } from './audit-operations.ts';

/** What the next page of the list needs, too. */
const FILTERS = ['action', 'actor', 'from', 'to', 'limit'];

type ListAuditEntries = ReturnType<typeof listAuditEntries>;

/**
 * `GET /console/audit`: what was done, newest first. The address has the filter and the page.
 *
 * @param actions the names that can be chosen
 */
export function auditPage(
  operation: ListAuditEntries,
  actions: readonly string[],
  { perform }: PageTools,
): RequestHandler {
  return async (request, response) => {
    const filter = filledIn(request.query);
    const result = await perform(operation, filter, actorIn(request));
    sendPage(response, 'Audit trail', content(result, textsIn(filter, FILTERS), actions));
  };
}

function content(
  { entries, next }: z.output<ListAuditEntries['result']>,
  filter: Readonly<Record<string, string>>,
  actions: readonly string[],
): Html {
  const older =
    next === null
      ? undefined
      : `/console/audit?${new URLSearchParams({ ...filter, before: next })}`;
  return html`
    <p>What people and programs did here. An action is recorded before it is carried out. If it is not known to be
      done, a second entry says <em>failed</em>: look whether it was. Of refused attempts, the first one in a minute is an
      entry. Entries cannot be changed, and are deleted only after their retention time.</p>
    ${filterForm(filter, actions)}
    ${table('Actions, newest first', COLUMNS, entries, 'No entry matches. Change the filter, or show all entries.')}
    ${nextPage(older)}`;
}

const TONES: Readonly<Record<AuditEntryResult['outcome'], Tone>> = {
  begun: 'neutral',
  done: 'neutral',
  refused: 'warning',
  failed: 'bad',
};

const COLUMNS: readonly Column<AuditEntryResult>[] = [
  { label: 'Time', cell: ({ at }) => instant(at) },
  { label: 'Who', cell: ({ actor }) => whoOf(actor) },
  { label: 'Action', cell: ({ action }) => inWords(action) },
  { label: 'What', cell: ({ what, event }) => (event === null ? what : eventLink(event, what)) },
  { label: 'Note', cell: ({ note }) => note ?? undefined },
  { label: 'Outcome', cell: ({ outcome }) => badge(outcome, TONES[outcome]) },
];

function whoOf({ kind, id, name }: AuditEntryResult['actor']): Html {
  const link = html`<a href="/console/audit?${new URLSearchParams({ actor: id }).toString()}">${name}</a>`;
  return kind === 'client' ? html`${link} (API client)` : link;
}

function filterForm(filter: Readonly<Record<string, string>>, actions: readonly string[]): Html {
  const { action = '', actor = '', from = '', to = '' } = filter;
  const known = actions.includes(action) || action === '' ? actions : [...actions, action];
  const option = (value: string, label: string) =>
    html`<option value="${value}"${value === action ? html` selected` : ''}>${label}</option>`;
  return html`<form class="filter" action="/console/audit">
      <p><label for="action">Action</label>
        <select id="action" name="action">${option('', 'All actions')}${known.map((each) => option(each, inWords(each)))}</select></p>
      <p><label for="actor">Who</label>
        <input id="actor" name="actor" maxlength="200" value="${actor}" placeholder="User name, user id or client"></p>
      <p><label for="from">From (UTC)</label><input id="from" name="from" type="date" value="${from.slice(0, 10)}"></p>
      <p><label for="to">To (UTC)</label><input id="to" name="to" type="date" value="${to.slice(0, 10)}"></p>
      <p><button class="button is-neutral">Filter</button> <a href="/console/audit">Show all entries</a></p>
    </form>`;
}

/** The name of an operation in words: `replayEvent` is shown as "Replay event". */
function inWords(action: string): string {
  const words = action.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
