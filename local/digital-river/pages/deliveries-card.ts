import { type Html, html } from '../../org/pages/html.ts';
import { timestamp } from '../../org/pages/timestamp.ts';
import { attemptsOf } from '../store/attempts.ts';
import { loggedDeliveries, type WantedDeliveries } from '../store/delivery-log.ts';
import { type DeliveryWithAttempts, deliveryDetails } from './delivery-details.ts';
import { card } from './shared/card.ts';
import { moreLink, orderPath } from './shared/links.ts';
import type { PageParts } from './shared/page-parts.ts';
import { timeNote } from './shared/time-note.ts';

const PATH = '/dashboard/deliveries';

/**
 * Deliveries, newest first, each with its attempts.
 * @param limit how many
 */
export async function deliveriesCard(
  { peer }: PageParts,
  limit: number,
  wanted: WantedDeliveries = {},
): Promise<Html> {
  const found = await loggedDeliveries(peer.pool, wanted, limit + 1);
  const deliveries = found.slice(0, limit);
  const attempts = await attemptsOf(
    peer.pool,
    deliveries.map(({ id }) => id),
  );
  const shown = deliveries.map((delivery) => ({
    delivery,
    attempts: attempts.filter(({ deliveryId }) => deliveryId === delivery.id),
  }));
  const body =
    shown.length === 0
      ? html`<p class="hint">${isNarrowed(wanted) ? 'No delivery is here.' : 'No event has been delivered yet.'}</p>`
      : html`${timeNote(peer.clock)}<ol class="events">${shown.map(item)}</ol>`;
  const only = wanted.isUndelivered === true ? 'undelivered' : undefined;
  const more =
    found.length > limit &&
    moreLink(PATH, { only, startingAfter: deliveries.at(-1)?.id }, 'Older deliveries');
  return card('deliveries', titleOf(wanted), html`${body}${more}`);
}

const isNarrowed = ({ isUndelivered, startingAfter }: WantedDeliveries) =>
  isUndelivered === true || startingAfter !== undefined;

function titleOf({ isUndelivered, startingAfter }: WantedDeliveries): string {
  const what = isUndelivered === true ? 'undelivered events' : 'deliveries';
  return `${startingAfter === undefined ? 'Latest' : 'Older'} ${what}`;
}

function item(one: DeliveryWithAttempts): Html {
  const { type, eventId, orderId, lastAttemptAt } = one.delivery;
  return html`
    <li class="event">
      <h3 class="event__type">${type}</h3>
      <p class="hint">${lastAttemptAt && html`${timestamp(lastAttemptAt.toISOString())} · `}<span class="token">${eventId}</span>${orderId !== null && html` · order <a href="${orderPath(orderId)}">${orderId}</a>`}</p>
      ${deliveryDetails(one)}
    </li>`;
}
