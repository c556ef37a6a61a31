import { derivedUuid } from './derived-ids.ts';
import type { EventOptions } from './make-event.ts';
import { refundCents } from './order.ts';
import { orderTime } from './times.ts';

/**
 * A refund that was requested but is not paid yet.
 * @see Digital River OpenAPI file, OrderRefund
 */
export function refund({ orderId, at, liveMode }: EventOptions): Record<string, unknown> {
  return {
    id: `re_${derivedUuid(orderId, 'refund')}`,
    amount: refundCents(orderId) / 100,
    createdTime: orderTime(at),
    currency: 'USD',
    items: [],
    orderId,
    reason: 'Returned unused',
    refundedAmount: 0,
    state: 'pending',
    liveMode: liveMode ?? false,
  };
}
