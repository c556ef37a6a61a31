import { type Html, html } from '../../org/pages/html.ts';
import { liveRegion } from '../../org/pages/live-region.ts';
import { clockCard } from './clock-card.ts';
import { deliveriesCard } from './deliveries-card.ts';
import { newOrderCard, ordersCard } from './orders-card.ts';
import type { PageParts } from './shared/page-parts.ts';
import { shell } from './shared/shell.ts';
import { tiles } from './tiles.ts';
import { webhooksCard } from './webhooks-card.ts';

const DELIVERIES_AT_HOME = 8;
const DELIVERIES_OF_LIST = 50;

/** The live regions of the lists, by the end of their address. */
export const regions: Readonly<Record<string, (parts: PageParts) => Html | Promise<Html>>> = {
  tiles,
  orders: ordersCard,
  'latest-deliveries': (parts) => deliveriesCard(parts, DELIVERIES_AT_HOME),
  deliveries: (parts) => deliveriesCard(parts, DELIVERIES_OF_LIST),
  webhooks: webhooksCard,
  clock: clockCard,
};

/** The home page: orders, the latest deliveries, and the time. */
export async function homePage(parts: PageParts): Promise<Html> {
  return shell(
    'Orders',
    'orders',
    html`
      <h1 class="slds-assistive-text">Local Digital River</h1>
      ${liveRegion('/live/tiles', 'everything', await tiles(parts))}
      <div class="home home_peer">
        <div class="home__cards">
          ${newOrderCard(parts)}
          ${liveRegion('/live/orders', ['order'], await ordersCard(parts))}
          ${liveRegion('/live/latest-deliveries', ['order', 'delivery', 'webhook'], await deliveriesCard(parts, DELIVERIES_AT_HOME))}
        </div>
        <aside class="home__aside" aria-label="Time and webhooks">
          ${liveRegion('/live/clock', ['clock'], clockCard(parts))}
          ${liveRegion('/live/webhooks', ['webhook', 'delivery'], await webhooksCard(parts))}
        </aside>
      </div>`,
  );
}

/**
 * The page of the deliveries.
 * @param query `only=undelivered`; `startingAfter`: the id of the last delivery of the page before
 */
export async function deliveriesPage(
  parts: PageParts,
  { only, startingAfter }: Readonly<Record<string, unknown>>,
): Promise<Html> {
  const wanted = {
    isUndelivered: only === 'undelivered',
    startingAfter: typeof startingAfter === 'string' ? startingAfter : undefined,
  };
  const content = await deliveriesCard(parts, DELIVERIES_OF_LIST, wanted);
  const isNewest = !wanted.isUndelivered && wanted.startingAfter === undefined;
  return shell(
    'Deliveries',
    'deliveries',
    html`
      <h1 class="slds-assistive-text">Deliveries</h1>
      ${isNewest ? liveRegion('/live/deliveries', ['order', 'delivery', 'webhook'], content) : content}`,
  );
}

/** The page of the webhooks. */
export async function webhooksPage(parts: PageParts): Promise<Html> {
  return shell(
    'Webhooks',
    'webhooks',
    html`
      <h1 class="slds-assistive-text">Webhooks</h1>
      ${liveRegion('/live/webhooks', ['webhook', 'delivery'], await webhooksCard(parts))}`,
  );
}
