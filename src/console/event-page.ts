import type { RequestHandler } from 'express';
import type { EventFacts } from '../inbox/event-facts.ts';
import { type Html, html } from './html-tag.ts';
import { fact, instant, sendPage } from './page-layout.ts';

/** Finds what may be shown of an event by the key of its Failed Event record. */
export type FindEvent = (key: string) => Promise<EventFacts | undefined>;

/** `GET /console/events/<key>`: where the link of a Failed Event record leads. */
export function eventPage(findEvent: FindEvent): RequestHandler<{ key: string }> {
  return async ({ params: { key } }, response, next) => {
    const event = /^[0-9a-f]{64}$/.test(key) ? await findEvent(key) : undefined;
    if (event === undefined) next();
    else sendPage(response, `Event ${event.eventId}`, facts(event));
  };
}

function facts(event: EventFacts): Html {
  return html`
    <dl>
      ${fact('Status', event.status)}
      ${fact('Reason', event.reason)}
      ${fact('Error code', event.code)}
      ${fact('Object', event.object)}
      ${fact('Field', event.field)}
      ${fact('Source', event.source)}
      ${fact('Event', event.eventId)}
      ${fact('Type', event.type)}
      ${fact('Subject', event.subject)}
      ${fact('Mode', event.live === null ? null : event.live ? 'live' : 'test')}
      ${fact('Received', instant(event.receivedAt))}
      ${fact('Came', event.arrivals === 1 ? 'once' : `${event.arrivals} times`)}
      ${fact('Settled', event.settledAt === null ? null : instant(event.settledAt))}
    </dl>
    ${event.status === 'parked' ? howToReplay() : undefined}`;
}

function howToReplay(): Html {
  return html`<p>To replay it after the fix, mark its record in Salesforce as Reprocess, or run
      <code>npm run replay</code>.</p>`;
}
