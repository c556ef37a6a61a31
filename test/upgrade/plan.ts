import { makeEvent } from '../../local/events/make-event.ts';
import { HOUR_MS } from '../../src/time.ts';
import { randomFrom } from '../chaos/random.ts';

/** An event of the load. */
export interface LoadEvent {
  readonly id: string;
  readonly body: string;
  readonly order: LoadOrder;
}

/** An order of the load. */
export interface LoadOrder {
  readonly drOrderId: string;
  readonly fileId: string;
  /** True: its Salesforce Order is created after its first event was sent. */
  readonly isLate: boolean;
}

/** The events of each order, oldest first; old and new releases write the same for them. */
const LIFE = [
  'order.created',
  'order.accepted',
  'order.fulfilled',
  'order.complete',
  'order.invoice.created',
] as const;

/** What `DR_Order_State__c` becomes, oldest first. */
export const STATES = ['pending_payment', 'accepted', 'fulfilled', 'complete'] as const;

/** The state that a rule of the customer refuses; see test/chaos/metadata. */
export const REFUSED_STATE = 'refused_by_rule';

/** What has become of an order's events when the upgrade begins. */
export type Past = 'settled' | 'waiting' | 'parked';

/** An order whose events are all sent to the old release. */
export interface PastOrder {
  readonly past: Past;
  readonly order: LoadOrder;
  /** Oldest first. */
  readonly events: readonly LoadEvent[];
}

const PASTS: readonly Past[] = ['settled', 'waiting', 'parked'];
const ORDERS_OF_A_PAST = 5;
const ORDERS = 500;
const LATE_SHARE = 0.25;
/** Events of this many orders are mixed with each other. */
const ORDERS_AT_A_TIME = 60;

/**
 * Plans the events in the order in which they are sent. Those of an order come in any order, while
 * processes of several releases run.
 */
export function planLoad(seed: number): LoadEvent[] {
  const random = randomFrom(seed, 'upgrade');
  const began = Date.now();
  const placed = Array.from({ length: ORDERS }, (_, index) => {
    const order = orderOf(770_000_000_000 + index, random.chance(LATE_SHARE));
    return lifeOf(order, began).map((event) => ({
      event,
      place: index + random.next() * ORDERS_AT_A_TIME,
    }));
  });
  return placed
    .flat()
    .sort((a, b) => a.place - b.place)
    .map(({ event }) => event);
}

/** Plans orders whose events the old release settles, parks, or lets wait. */
export function planPast(): PastOrder[] {
  const began = Date.now();
  return PASTS.flatMap((past, kind) =>
    Array.from({ length: ORDERS_OF_A_PAST }, (_, index) => {
      const order = orderOf(780_000_000_000 + kind * 1_000 + index, past === 'waiting');
      const life = lifeOf(order, began);
      const events = past === 'parked' ? [...life.slice(0, 1), refused(order, began)] : life;
      return { past, order, events };
    }),
  );
}

function orderOf(number: number, isLate: boolean): LoadOrder {
  return { drOrderId: String(number), fileId: `file-${number}`, isLate };
}

function lifeOf(order: LoadOrder, before: number): LoadEvent[] {
  return LIFE.map((type, step) => {
    const at = new Date(before - (LIFE.length - step) * HOUR_MS);
    const event = makeEvent(type, { orderId: order.drOrderId, fileId: order.fileId, at });
    return { id: event.id, body: JSON.stringify(event), order };
  });
}

/** An event with a state that the org refuses until its rule is mended. */
function refused(order: LoadOrder, before: number): LoadEvent {
  const event = makeEvent('order.accepted', { orderId: order.drOrderId, at: new Date(before) });
  const data = { ...event.data, object: { ...event.data.object, state: REFUSED_STATE } };
  return { id: event.id, body: JSON.stringify({ ...event, data }), order };
}
