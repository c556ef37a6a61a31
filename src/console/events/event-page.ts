import type { Response } from 'express';
import { numberText } from '../../count-text.ts';
import type { Role } from '../operation/actor.ts';
import { forOperators } from '../page/for-operators.ts';
import { type Html, html } from '../page/html-tag.ts';
import { eventUrl, orderLink, recordLink } from '../page/links.ts';
import { fact, sendPage } from '../page/page-layout.ts';
import { actionForm, notice } from '../page/parts.ts';
import { statusView } from '../page/status-view.ts';
import { instant } from '../page/times.ts';
import { actionsView } from './event-actions-view.ts';
import type { EventResult } from './event-schemas.ts';
import { timelineView } from './timeline-view.ts';
import { writesView } from './writes-view.ts';

/** What an event's page is shown with. */
interface Shown {
  /** Of the Salesforce org, for links to its records. */
  readonly orgUrl: string;
  readonly role: Role;
  /** What was done just now, in a full sentence. */
  readonly done: string | undefined;
  /** What people call the event's source. */
  readonly sourceLabel: string;
}

/** Sends the page of an event: what a person needs first, then its story, and all the details. */
export function sendEventPage(response: Response, event: EventResult, shown: Shown): void {
  const { orgUrl, role, done } = shown;
  sendPage(
    response,
    `Event ${event.id}`,
    html`${done && notice('good', done)}
    <p>${statusView(event.status, event.meaning)}</p>
    ${event.subject === null ? '' : html`<p>Of order ${orderLink(event.subject)}</p>`}
    ${event.reason === null ? '' : html`<h2>Reason</h2><p>${event.reason}</p>`}
    ${conflictView(event, orgUrl)}
    ${orgWordsView(event)}
    ${actionsView(event, role)}
    <h2>What happened</h2>
    ${timelineView(event.timeline)}
    <h2>What it writes to Salesforce</h2>
    ${writesView(event, orgUrl)}
    <h2>Details</h2>
    ${details(event, shown.sourceLabel)}
    <h2 id="body">Body</h2>
    ${bodyView(event, role)}`,
  );
}

function details(event: EventResult, label: string): Html {
  const time = (iso: string | null) => (iso === null ? null : instant(iso));
  return html`<dl>
      ${fact('Event Id', event.id)}
      ${fact('Number', event.event)}
      ${fact('Event Type', event.type)}
      ${fact('Event Source', label === event.source ? label : `${label} (${event.source})`)}
      ${fact('Event Subject', event.subject)}
      ${fact('Mode', event.mode)}
      ${fact('Received At', time(event.receivedAt))}
      ${fact('Delivered', event.arrivals === 1 ? 'once' : `${event.arrivals} times`)}
      ${fact('Waiting Since', time(event.waitingSince))}
      ${fact('Status Since', time(event.settledAt))}
      ${fact('Error Code', event.code || null)}
      ${fact('Error Object', event.object || null)}
      ${fact('Error Field', event.field || null)}
      ${fact('Dismissal Note', event.dismissalNote || null)}
      ${fact('Dismissed By', event.dismissedBy || null)}
    </dl>`;
}

function conflictView({ conflict, object }: EventResult, orgUrl: string): Html | undefined {
  if (conflict === null) return undefined;
  const { order, otherOrder, otherSubject } = conflict;
  const link = (id: string | undefined) =>
    id === undefined ? null : recordLink(orgUrl, object || 'Order', id);
  return html`<dl>
      ${fact('Order', link(order))}
      ${fact('Other Order', link(otherOrder))}
      ${fact('Other Subject', otherSubject === undefined ? null : orderLink(otherSubject))}
    </dl>`;
}

/** The words are the customer's own, so that they are uncovered with the body. */
function orgWordsView({ hasOrgWords, object }: EventResult): Html | undefined {
  if (!hasOrgWords) return undefined;
  const where = object ? ` on ${object}` : '';
  return html`<h2>What your org says</h2>
    <p>A rule, trigger or flow of your Salesforce org${where} gives a reason in words of its own.
      They may contain data of the order, so that they are <a href="#body">uncovered with the body</a>.</p>`;
}

function bodyView({ event, body, hasOrgWords }: EventResult, role: Role): Html {
  const what = body.deleted === null ? maskedView(body) : html`<p>${body.deleted}</p>`;
  if (body.deleted !== null && !hasOrgWords) return what;
  const shown = hasOrgWords ? 'the body, and what your org says,' : 'the body';
  const uncover = html`<p>To uncover ${shown} shows personal data. That you did so is kept in the audit trail.</p>
    ${actionForm(`${eventUrl(event)}/uncover`, 'Uncover the body', { tone: 'destructive' })}`;
  return html`${what}${forOperators({ role }, uncover, `uncover ${shown.replace(/,$/, '')}`)}`;
}

/** Folded: a body may be thousands of lines long. */
function maskedView({ bytes, masked }: EventResult['body']): Html {
  const size = html`The body has ${numberText(bytes ?? 0)} bytes.`;
  if (masked === null) {
    return html`<p>${size} It is too large to be shown in part here, or no JSON.</p>`;
  }
  return html`<p>${size} Shown are ids, states, types, times and versions; all other values are masked.</p>
    <details><summary>Show the masked body</summary>
      <pre tabindex="0" aria-label="Body with masked values">${masked}</pre></details>`;
}
