import { type Html, html } from '../../org/pages/html.ts';
import { timestamp } from '../../org/pages/timestamp.ts';
import { attemptsOf } from '../store/attempts.ts';
import { loggedDeliveries } from '../store/delivery-log.ts';
import { type EventSummary, eventsOfOrder } from '../store/events.ts';
import { type DeliveryWithAttempts, deliveryDetails } from './delivery-details.ts';
import { card } from './shared/card.ts';
import type { PageParts } from './shared/page-parts.ts';
import { timeNote } from './shared/time-note.ts';

const MAX_EVENTS = 100;
const MAX_DELIVERIES = 500;

/** The events about an order, newest first, each with its deliveries and their attempts. */
export async function orderEvents({ peer }: PageParts, orderId: string): Promise<Html> {
  const found = await eventsOfOrder(peer.pool, orderId, MAX_EVENTS + 1);
  const events = found.slice(0, MAX_EVENTS);
  const ids = events.map(({ id }) => id);
  const deliveries = await loggedDeliveries(peer.pool, { eventIds: ids }, MAX_DELIVERIES);
  const attempts = await attemptsOf(
    peer.pool,
    deliveries.map(({ id }) => id),
  );
  const byEvent = Map.groupBy(
    deliveries.map((delivery) => ({
      delivery,
      attempts: attempts.filter(({ deliveryId }) => deliveryId === delivery.id),
    })),
    ({ delivery }) => delivery.eventId,
  );
  return card(
    'events',
    'Events and their deliveries',
    html`${timeNote(peer.clock)}<ol class="events">${events.map((event) => eventItem(event, byEvent.get(event.id) ?? []))}</ol>${found.length > MAX_EVENTS && html`<p class="hint">These are the newest ${MAX_EVENTS} events. GET /events has all of them.</p>`}`,
  );
}

function eventItem(event: EventSummary, deliveries: readonly DeliveryWithAttempts[]): Html {
  return html`
    <li class="event">
      <h3 class="event__type">${event.type}</h3>
      <p class="hint">${timestamp(event.createdTime.toISOString())} · <span class="token">${event.id}</span></p>
      ${
        deliveries.length === 0
          ? html`<p class="hint">Not sent: no enabled webhook had subscribed to this type. It is in the event log.</p>`
          : deliveries.map(deliveryDetails)
      }
    </li>`;
}
