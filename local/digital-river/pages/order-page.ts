import { type Html, html } from '../../org/pages/html.ts';
import { liveRegion } from '../../org/pages/live-region.ts';
import { timestamp } from '../../org/pages/timestamp.ts';
import { allowedMoves } from '../life/allowed-moves.ts';
import { type Move, restOfLife } from '../life/moves.ts';
import { filesOfOrder, type StoredFile } from '../store/files.ts';
import { findOrder, type OrderBody } from '../store/orders.ts';
import { orderEvents } from './order-events.ts';
import { total } from './orders-card.ts';
import { buttonForm, card } from './shared/card.ts';
import { orderPath } from './shared/links.ts';
import { formMark } from './shared/once.ts';
import type { PageParts } from './shared/page-parts.ts';
import { shell } from './shared/shell.ts';
import { stateBadge } from './shared/state-badge.ts';

const LATE_SECONDS = 30;

/** An order: its life until now, what can happen next, and its events with their deliveries. */
export async function orderPage(parts: PageParts, id: string): Promise<Html | undefined> {
  const head = await orderHead(parts, id);
  if (head === undefined) return undefined;
  const path = `/live/order/${encodeURIComponent(id)}`;
  return shell(
    `Order ${id}`,
    'orders',
    html`
      ${liveRegion(path, ['order'], head)}
      ${liveRegion(`${path}/events`, ['order', 'delivery', 'webhook'], await orderEvents(parts, id))}`,
  );
}

/** The live part of the page about the order itself; undefined when there is no such order. */
export async function orderHead(parts: PageParts, id: string): Promise<Html | undefined> {
  const order = await findOrder(parts.peer.pool, id);
  if (order === undefined) return undefined;
  const files = await filesOfOrder(parts.peer.pool, id);
  return html`
    <section class="slds-card" aria-labelledby="order-title" data-record="${id}">
      <div class="highlights__title highlights">
        <div>
          <p class="hint">Order</p>
          <h1 id="order-title">${id}</h1>
        </div>
        ${typeof order.state === 'string' && stateBadge(order.state)}
      </div>
      <dl class="highlights__fields highlights">${fields(parts, order)}${documents(files)}</dl>
    </section>
    ${history(order)}
    ${nextMoves(order, await allowedMoves(parts.peer.pool, order))}
    ${payAgain(parts, order)}`;
}

function recordOf({ metadata }: OrderBody): unknown {
  return Object(metadata).sfOrderId;
}

function fields({ shop }: PageParts, order: OrderBody): Html[] {
  const sfOrderId = recordOf(order);
  const isLinked = shop !== undefined && typeof sfOrderId === 'string';
  const shown: readonly (readonly [string, Html | string])[] = [
    ['Total', total(order)],
    ['Fraud state', text(order.fraudState)],
    ['Order number (upstreamId)', text(order.upstreamId)],
    [
      'Salesforce order',
      isLinked ? html`<a href="${shop.orderUrl(sfOrderId)}">${sfOrderId}</a>` : text(sfOrderId),
    ],
    ['Created', typeof order.createdTime === 'string' ? timestamp(order.createdTime) : ''],
  ];
  return shown.flatMap(([label, value]) =>
    value === '' ? [] : [html`<div><dt>${label}</dt><dd>${value}</dd></div>`],
  );
}

function documents(files: readonly StoredFile[]): Html | undefined {
  if (files.length === 0) return undefined;
  const links = files.map(
    ({ id, title, fileName }) =>
      html`<a class="document" href="/dashboard/files/${encodeURIComponent(id)}" title="${title}">${fileName}</a>`,
  );
  return html`<div><dt>Documents</dt><dd>${links}</dd></div>`;
}

const text = (value: unknown) => (typeof value === 'string' ? value.replaceAll('_', ' ') : '');

/** The states that the order has been in, in the order of their times. */
function history({ stateTransitions, state }: OrderBody): Html | undefined {
  const entered = Object.entries({ ...Object(stateTransitions) }).sort(([, one], [, other]) =>
    String(one) < String(other) ? -1 : 1,
  );
  if (entered.length === 0) return undefined;
  return html`
    <ol class="slds-card path" aria-label="States of the order">
      ${entered.map(
        ([name, at]) => html`
          <li class="path__step ${name === state ? 'path__step_current' : 'path__step_done'}" ${name === state && html`aria-current="step"`}>
            <span>${name.replaceAll('_', ' ')}</span>
            <span class="path__time">${timestamp(String(at), 'ago')}</span>
          </li>`,
      )}
    </ol>`;
}

function nextMoves(order: OrderBody, allowed: readonly Move[]): Html {
  const body =
    allowed.length === 0
      ? html`<p class="hint">Nothing: this is final.</p>`
      : html`
        <form method="post" action="${orderPath(order.id)}/moves">
          ${formMark()}<div class="moves">${allowed.map(moveButton)}</div>
          <fieldset class="sending">
            <legend class="slds-assistive-text">How its events are sent</legend>
            ${checkbox('twice', 'Send each event twice')}
            ${checkbox('late', `Send it ${LATE_SECONDS} seconds late, so that the next event overtakes it`)}
          </fieldset>
        </form>
        ${restOfLife(order.state).length > 0 && wrongOrder(order)}`;
  return card('moves', 'What happens next', body);
}

function moveButton({ name, label, isSetback }: Move): Html {
  const look = isSetback === true ? 'text-destructive' : 'neutral';
  return html`<button class="slds-button slds-button_${look}" name="move" value="${name}">${label}</button>`;
}

function checkbox(name: string, label: string): Html {
  return html`<label><input type="checkbox" class="checkbox" name="${name}" value="${name}"> ${label}</label>`;
}

/** A shopper who pays again causes another Digital River order for the same record. */
function payAgain({ shop }: PageParts, order: OrderBody): Html | undefined {
  if (shop === undefined || typeof recordOf(order) !== 'string') return undefined;
  return card(
    'pay-again',
    'Another payment',
    html`
      ${buttonForm('/dashboard/orders', { state: 'accepted', sameAs: order.id }, 'Pay again for the same Salesforce order')}
      <p class="hint">A new order of Digital River with the same order number and Salesforce order.</p>`,
  );
}

function wrongOrder(order: OrderBody): Html {
  return html`
    <form method="post" action="${orderPath(order.id)}/wrong-order" class="wrong-order">
      ${formMark()}
      <button class="slds-button slds-button_neutral">Complete it in the wrong order</button>
      <span class="hint">All events until its invoice, the newest delivered first, each twice.</span>
    </form>`;
}
