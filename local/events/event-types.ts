/** Types whose `data.object` is an order. */
export const orderEventTypes = [
  'order.created',
  'order.submitted',
  'order.pending_payment',
  'order.review_opened',
  'order.review_closed',
  'order.accepted',
  'order.blocked',
  'order.cancelled',
  'order.fulfilled',
  'order.complete',
  'order.updated',
  'order.refunded',
  'order.dispute',
  'order.dispute.resolved',
  'order.chargeback',
] as const;

/** Types whose `data.object` is a file about an order. */
export const documentEventTypes = ['order.invoice.created', 'order.credit_memo.created'] as const;

/** The types that `makeEvent` can make; the connector writes nothing for `refund.pending`. */
export const eventTypes = [...orderEventTypes, ...documentEventTypes, 'refund.pending'] as const;

export type OrderEventType = (typeof orderEventTypes)[number];
export type DocumentEventType = (typeof documentEventTypes)[number];
export type EventType = (typeof eventTypes)[number];
