import { type Html, html } from '../../org/pages/html.ts';
import { listOrders } from '../store/orders.ts';
import type { Condition } from '../store/page.ts';
import { ORDERS_PATH, orderTable } from './orders-card.ts';
import { card } from './shared/card.ts';
import { moreLink } from './shared/links.ts';
import type { PageParts } from './shared/page-parts.ts';
import { shell } from './shared/shell.ts';

const SHOWN = 50;

/**
 * The list of all orders, newest first, page by page.
 * @param query `find`: the beginning of an order's id, order number or Salesforce order;
 *   `startingAfter`: the id of the last order of the page before
 */
export async function ordersPage(
  { peer }: PageParts,
  query: Readonly<Record<string, unknown>>,
): Promise<Html> {
  const find = text(query.find)?.trim() ?? '';
  const startingAfter = text(query.startingAfter);
  const conditions = find === '' ? [] : [found(find)];
  const { data, hasMore } = await listOrders(peer.pool, conditions, {
    limit: SHOWN,
    startingAfter,
  });
  const more =
    hasMore && moreLink(ORDERS_PATH, { find, startingAfter: data.at(-1)?.id }, 'Older orders');
  const list =
    data.length === 0
      ? html`<p class="hint">No order is here.</p>`
      : html`${orderTable(data)}${more}`;
  return shell('All orders', 'orders', card('orders', 'All orders', html`${search(find)}${list}`));
}

function found(find: string): Condition {
  return {
    sql: `starts_with(id, $1) OR starts_with(upstream_id, $1)
      OR starts_with(body -> 'metadata' ->> 'sfOrderId', $1)`,
    values: [find],
  };
}

function search(find: string): Html {
  return html`
    <form method="get" action="${ORDERS_PATH}" class="new-order" role="search">
      <label class="slds-form-element__label" for="find">Order, order number or Salesforce order</label>
      <input class="slds-input find" type="search" id="find" name="find" value="${find}">
      <button class="slds-button slds-button_neutral">Find</button>
    </form>`;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
