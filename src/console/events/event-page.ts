import type { RequestHandler } from 'express';
import type { EventFacts } from '../../inbox/event-facts.ts';
import { pathSegment } from '../../url.ts';
import { type Html, html } from '../page/html-tag.ts';
import { fact, instant, sendPage } from '../page/page-layout.ts';
import { whatToDo } from './event-advice.ts';

/**
 * Finds the facts of an event that may be shown.
 *
 * @param key the key of its Failed Event record
 * @returns undefined when there is no such event, or it has been deleted
 */
export type FindEvent = (key: string) => Promise<EventFacts | undefined>;

/**
 * `GET /console/events/<key>`: the target of the Console Link of a Failed Event record.
 *
 * @param orgUrl of the Salesforce org, for links to its records
 */
export function eventPage(findEvent: FindEvent, orgUrl: string): RequestHandler<{ key: string }> {
  return async ({ params: { key } }, response, next) => {
    const event = /^[0-9a-f]{64}$/.test(key) ? await findEvent(key) : undefined;
    if (event === undefined) next();
    else sendPage(response, `Event ${event.eventId}`, facts(event, orgUrl));
  };
}

/** What a person needs first; the labels are those of the Failed Event record's fields, if it has them. */
function facts(event: EventFacts, orgUrl: string): Html {
  return html`
    <dl>
      ${fact('Status', statusText(event))}
      ${textFact('Reason', event.reason)}
      ${conflictFacts(event, orgUrl)}
      ${textFact('Dismissal Note', event.dismissalNote)}
      ${textFact('Dismissed By', event.dismissedBy)}
      ${fact('Waiting Since', timeOrNull(event.waitingSince))}
    </dl>
    ${orgWords(event)}
    ${whatToDo(event)}
    <h2>Details</h2>
    ${details(event)}`;
}

function details(event: EventFacts): Html {
  return html`
    <dl>
      ${textFact('Error Code', event.code)}
      ${textFact('Error Object', event.object)}
      ${textFact('Error Field', event.field)}
      ${fact('Event Source', event.source)}
      ${fact('Event Id', event.eventId)}
      ${fact('Event Type', event.type)}
      ${fact('Event Subject', event.subject)}
      ${fact('Mode', event.live === null ? null : event.live ? 'live' : 'test')}
      ${fact('Received At', instant(event.receivedAt))}
      ${fact('Delivered', event.arrivals === 1 ? 'once' : `${event.arrivals} times`)}
      ${fact('Status Since', timeOrNull(event.settledAt))}
    </dl>`;
}

/** Nothing for a blank text. */
function textFact(name: string, text: string | null): Html | undefined {
  return fact(name, text === '' ? null : text);
}

function timeOrNull(at: Date | null): Html | null {
  return at === null ? null : instant(at);
}

function conflictFacts({ conflict, object }: EventFacts, orgUrl: string): Html | undefined {
  if (conflict === null) return undefined;
  const { order, otherOrder, otherSubject } = conflict;
  const name = object === null || object === '' ? 'Order' : object;
  const link = (id: string | undefined) =>
    id === undefined ? null : recordLink(id, recordUrl(orgUrl, name, id));
  return html`${fact('Order', link(order))}
      ${fact('Other Order', link(otherOrder))}
      ${fact('Other Subject', otherSubject ?? null)}`;
}

function recordLink(id: string, url: string | undefined): Html {
  return url === undefined ? html`${id}` : html`<a href="${url}">${id}</a>`;
}

/** Object and id are those that the inbox keeps; undefined when they cannot be part of a path. */
function recordUrl(orgUrl: string, object: string, id: string): string | undefined {
  const path = [object, id].map(pathSegment);
  if (path.includes(undefined)) return undefined;
  return new URL(`/lightning/r/${path.join('/')}/view`, orgUrl).href;
}

/** The words are the customer's own, so that only its signed-in admins see them. */
function orgWords({ orgWords: words, object }: EventFacts): Html | undefined {
  if (words === null) return undefined;
  return html`<h2>What your org says</h2>
    <p>These are the words of a rule, trigger or flow of your Salesforce org${object ? ` on ${object}` : ''}, not of the
      connector. They may contain data of the order.</p>
    <blockquote>${words}</blockquote>`;
}

const MEANINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    pending: 'it is about to be written to Salesforce',
    waiting: 'its Order is not in Salesforce yet',
    applied: 'it has been written to Salesforce',
    superseded: 'a newer event has been written instead',
    unmapped: 'nothing is written to Salesforce for it',
    rejected: 'it is not a valid event',
    parked: 'it could not be written to Salesforce',
    dismissed: 'a person has set it aside; it is not written to Salesforce',
  }),
);

function statusText({ status, code }: EventFacts): string {
  if (status === 'waiting' && code !== null) {
    return 'waiting: its write is held until it is possible in the org';
  }
  const meaning = MEANINGS.get(status);
  return meaning === undefined ? status : `${status}: ${meaning}`;
}
