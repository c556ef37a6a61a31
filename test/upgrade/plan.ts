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
    const drOrderId = String(770_000_000_000 + index);
    const order = { drOrderId, fileId: `file-${drOrderId}`, isLate: random.chance(LATE_SHARE) };
    return LIFE.map((type, step) => {
      const at = new Date(began - (LIFE.length - step) * HOUR_MS);
      const event = makeEvent(type, { orderId: drOrderId, fileId: order.fileId, at });
      return {
        event: { id: event.id, body: JSON.stringify(event), order },
        place: index + random.next() * ORDERS_AT_A_TIME,
      };
    });
  });
  return placed
    .flat()
    .sort((a, b) => a.place - b.place)
    .map(({ event }) => event);
}
