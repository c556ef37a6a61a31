import type { EventType } from '../../local/events/event-types.ts';
import { makeEvent } from '../../local/events/make-event.ts';
import { toRecordId } from '../../src/salesforce/records/record-id.ts';

/**
 * Which events are sent. `by-id`: an `order.accepted` of a new order each, which names its Salesforce
 * Order; `by-number`: the same with the number of the Order in place of its id; `lives`: ten events
 * of each order, in the order in which they happen, with the id.
 */
export type EventPlan = 'by-id' | 'by-number' | 'lives';

const LIFE: readonly EventType[] = [
  ...([
    'order.created',
    'order.submitted',
    'order.pending_payment',
    'order.review_opened',
  ] as const),
  ...(['order.review_closed', 'order.accepted', 'order.updated', 'order.fulfilled'] as const),
  ...(['order.complete', 'order.refunded'] as const),
];
/** How many events `lives` has of each order. */
export const EVENTS_PER_LIFE = LIFE.length;

const BEGIN = Date.UTC(2026, 10, 1);

/**
 * The event with this number: the same number always makes an event of the same order.
 *
 * @param number counts from 0
 * @returns about 5 KB of JSON
 */
export function benchEvent(plan: EventPlan, number: number): string {
  const place = plan === 'lives' ? Math.floor(number / EVENTS_PER_LIFE) : number;
  const type = plan === 'lives' ? LIFE[number % EVENTS_PER_LIFE] : undefined;
  const event = makeEvent(type ?? 'order.accepted', {
    orderId: orderIdOf(place),
    at: new Date(BEGIN + number * 1000),
    liveMode: true,
    ...(plan === 'by-number'
      ? { orderNumber: orderNumberOf(place) }
      : { salesforceOrderId: orderRecordId(orderNumberOf(place)) }),
  });
  return JSON.stringify(event);
}

/** Digital River's id of the order with this number. */
export function orderIdOf(place: number): string {
  return `${100_000_000_000 + place}`;
}

function orderNumberOf(place: number): string {
  return String(place).padStart(10, '0');
}

/** The record id of the Order with this OrderNumber, which has ten digits. */
export function orderRecordId(orderNumber: string): string {
  const id = toRecordId(`801Hs${orderNumber}`);
  if (id === undefined)
    throw new Error(`Expected an order number of ten digits, got ${orderNumber}.`);
  return id;
}
