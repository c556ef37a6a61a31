import type { RequestHandler } from 'express';
import type { EventFacts } from '../inbox/event-facts.ts';
import { type Html, html } from './html-tag.ts';
import { fact, instant, sendPage } from './page-layout.ts';

/**
 * Finds the facts of an event that may be shown.
 *
 * @param key the key of its Failed Event record
 * @returns undefined when there is no such event, or it has been deleted
 */
export type FindEvent = (key: string) => Promise<EventFacts | undefined>;

/** `GET /console/events/<key>`: the target of the Console Link of a Failed Event record. */
export function eventPage(findEvent: FindEvent): RequestHandler<{ key: string }> {
  return async ({ params: { key } }, response, next) => {
    const event = /^[0-9a-f]{64}$/.test(key) ? await findEvent(key) : undefined;
    if (event === undefined) next();
    else sendPage(response, `Event ${event.eventId}`, facts(event));
  };
}

/** The labels are those of the fields of the Failed Event record, where it has the same field. */
function facts(event: EventFacts): Html {
  return html`
    <dl>
      ${fact('Status', statusText(event.status))}
      ${fact('Reason', event.reason)}
      ${fact('Error Code', event.code)}
      ${fact('Error Object', event.object)}
      ${fact('Error Field', event.field)}
      ${fact('Event Source', event.source)}
      ${fact('Event Id', event.eventId)}
      ${fact('Event Type', event.type)}
      ${fact('Event Subject', event.subject)}
      ${fact('Mode', event.live === null ? null : event.live ? 'live' : 'test')}
      ${fact('Received At', instant(event.receivedAt))}
      ${fact('Delivered', event.arrivals === 1 ? 'once' : `${event.arrivals} times`)}
      ${fact('Status Since', event.settledAt === null ? null : instant(event.settledAt))}
    </dl>
    ${event.status === 'parked' ? howToReprocess() : undefined}`;
}

const MEANINGS: Readonly<Record<string, string>> = {
  pending: 'it is about to be written to Salesforce',
  waiting: 'its Order is not in Salesforce yet',
  applied: 'it has been written to Salesforce',
  superseded: 'a newer event has been written instead',
  unmapped: 'nothing is written to Salesforce for it',
  rejected: 'it is not a valid event',
  parked: 'it could not be written to Salesforce',
};

function statusText(status: string): string {
  const meaning = MEANINGS[status];
  return meaning === undefined ? status : `${status}: ${meaning}`;
}

function howToReprocess(): Html {
  return html`<p>Fix the cause first. Then set Status to <b>Reprocess</b> in the event's Digital River Failed Event
      record and save it. The administrator of the connector can run <code>npm run replay</code> instead.</p>`;
}
