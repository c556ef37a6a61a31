import { type Html, html } from '../../org/pages/html.ts';
import { timestamp } from '../../org/pages/timestamp.ts';
import { firstStates } from '../life/moves.ts';
import { listOrders, type OrderBody } from '../store/orders.ts';
import { card } from './shared/card.ts';
import { moreLink, orderPath } from './shared/links.ts';
import { formMark } from './shared/once.ts';
import type { PageParts } from './shared/page-parts.ts';
import { stateBadge } from './shared/state-badge.ts';

const SHOWN = 25;
/** The address of the list of all orders. */
export const ORDERS_PATH = '/dashboard/orders';

/** The newest orders. */
export async function ordersCard({ peer }: PageParts): Promise<Html> {
  const { data, hasMore } = await listOrders(peer.pool, [], { limit: SHOWN });
  const title = hasMore ? `The newest ${SHOWN} orders` : 'Orders';
  if (data.length === 0) {
    return card(
      'orders',
      title,
      html`<p class="hint">No order yet. Create one, or send an event.</p>`,
    );
  }
  const more = hasMore && moreLink(ORDERS_PATH, {}, 'All orders');
  return card('orders', title, html`${orderTable(data)}${more}`);
}

/** A table of orders, below the title with the id `orders`. */
export function orderTable(orders: readonly OrderBody[]): Html {
  return html`
    <table class="slds-table slds-table_cell-buffer slds-table_bordered rows" role="table" aria-labelledby="orders">
      <thead role="rowgroup">
        <tr role="row">
          ${['Order', 'State', 'Total', 'Order number', 'Last change'].map((label) => html`<th role="columnheader" scope="col">${label}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">${orders.map(row)}</tbody>
    </table>`;
}

function row(order: OrderBody): Html {
  return html`
    <tr role="row" data-record="${order.id}">
      <th role="rowheader" scope="row"><a href="${orderPath(order.id)}">${order.id}</a></th>
      <td role="cell" data-label="State">${typeof order.state === 'string' && stateBadge(order.state)}</td>
      <td role="cell" data-label="Total">${total(order)}</td>
      <td role="cell" data-label="Order number">${typeof order.upstreamId === 'string' ? order.upstreamId : html`<span class="nothing">none</span>`}</td>
      <td role="cell" data-label="Last change">${typeof order.updatedTime === 'string' && timestamp(order.updatedTime, 'ago')}</td>
    </tr>`;
}

/** The total amount with its currency. */
export function total({ totalAmount, currency }: OrderBody): string {
  if (typeof totalAmount !== 'number') return '';
  return `${totalAmount.toFixed(2)} ${typeof currency === 'string' ? currency : ''}`;
}

/** The form that creates an order. */
export function newOrderCard({ shop }: PageParts): Html {
  const where =
    shop === undefined
      ? 'It exists at Digital River only, because there is no shop.'
      : 'It is created in the local org as well, as by a shop.';
  return card(
    'new-order',
    'New order',
    html`
      <form method="post" action="/dashboard/orders" class="new-order">
        ${formMark()}
        <label class="slds-form-element__label" for="first-state">It begins as</label>
        <div class="slds-select_container">
          <select class="slds-select" id="first-state" name="state">
            ${firstStates.map(({ state, label }) => html`<option value="${state}">${label}</option>`)}
          </select>
        </div>
        <button class="slds-button slds-button_brand">Create an order</button>
      </form>
      <p class="hint">${where}</p>`,
  );
}
