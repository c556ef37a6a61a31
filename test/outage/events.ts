import { randomUUID } from 'node:crypto';
import { type DigitalRiverEvent, makeEvent } from '../../local/events/make-event.ts';
import { newOrderId } from '../../local/events/new-order-id.ts';
import { HOUR_MS, SECOND_MS } from '../../src/time.ts';

/** The types that the webhooks of the run ask for; each order has one event of each. */
export const TYPES = [
  'order.accepted',
  'order.fulfilled',
  'order.complete',
  'order.invoice.created',
  'order.credit_memo.created',
] as const;

/** Within the three days that Digital River retries a delivery. */
const FIRST_MS = 70 * HOUR_MS;

/**
 * The events of orders, oldest first; their times are spread over the three days until now.
 *
 * @param salesforceOrderIds record ids of the Orders
 * @param now the end of the three days
 */
export function outageEvents(
  salesforceOrderIds: readonly string[],
  now: number,
): DigitalRiverEvent[] {
  const stepMs = (FIRST_MS - HOUR_MS) / Math.max(1, salesforceOrderIds.length);
  return salesforceOrderIds.flatMap((salesforceOrderId, index) => {
    const orderId = newOrderId();
    const begin = now - FIRST_MS + index * stepMs;
    return TYPES.map((type, step) =>
      makeEvent(type, {
        ...{ orderId, salesforceOrderId, eventId: randomUUID() },
        at: new Date(begin + step * SECOND_MS),
      }),
    );
  });
}
