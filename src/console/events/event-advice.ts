import type { EventFacts } from '../../inbox/event-facts.ts';
import { commandFor } from '../../inbox/repair/replay-command.ts';
import { type Html, html } from '../page/html-tag.ts';

/** What a person can do about an event; nothing for one that needs no person. */
export function whatToDo({ status, eventId }: EventFacts): Html | undefined {
  const text = ADVICE.get(status)?.(eventId);
  return text === undefined ? undefined : html`<h2>What to do</h2>${text}`;
}

const ADVICE: ReadonlyMap<string, (eventId: string) => Html> = new Map(
  Object.entries({
    waiting: () => html`<p>Do what the reason says. The event is then written by itself.</p>`,
    parked: (eventId) => html`
    <p>Fix the cause first, as the reason says. Then set Status to <b>Reprocess</b> in the event's Digital River Failed
      Event record and save it. The administrator of the connector can run this instead:</p>
    <pre>${commandFor(eventId)}</pre>
    <p>If the event is not to be written at all, dismiss it with a note:</p>
    <pre>${commandFor(eventId, '--dismiss "why"')}</pre>`,
    dismissed: (eventId) => html`
    <p>To take the dismissal back, so that the event is parked again, the administrator of the connector can run:</p>
    <pre>${commandFor(eventId, '--restore')}</pre>`,
  }),
);
