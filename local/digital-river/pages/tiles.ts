import { type Html, html } from '../../org/pages/html.ts';
import { objectIcon } from '../../org/pages/icon.ts';
import { readCounts } from '../store/counts.ts';
import { listWebhooks } from '../store/webhooks.ts';
import { ORDERS_PATH } from './orders-card.ts';
import type { PageParts } from './shared/page-parts.ts';

/** How much there is of everything. */
export async function tiles({ peer }: PageParts): Promise<Html> {
  const { orders, events, delivered, undelivered } = await readCounts(peer.pool);
  const webhooks = await listWebhooks(peer.pool);
  const enabled = webhooks.filter((webhook) => webhook.enabled).length;
  return html`
    <ul class="tiles">
      ${tile(ORDERS_PATH, 'orders', `${orders}`, 'Orders')}
      ${tile('/dashboard/deliveries', 'event', `${events}`, 'Events')}
      ${tile(undelivered === 0 ? '/dashboard/deliveries' : '/dashboard/deliveries?only=undelivered', 'inbox', `${delivered}`, undelivered === 0 ? 'Delivered' : `Delivered, ${undelivered} not`)}
      ${tile('/dashboard/webhooks', 'connected_apps', `${enabled} of ${webhooks.length}`, 'Webhooks enabled')}
    </ul>`;
}

function tile(path: string, icon: string, count: string, label: string): Html {
  return html`
    <li>
      <a class="tile" href="${path}">
        ${objectIcon(icon)}
        <span class="tile__count">${count}</span>
        <span class="tile__label">${label}</span>
      </a>
    </li>`;
}
