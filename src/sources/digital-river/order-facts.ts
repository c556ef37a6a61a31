import type { Version } from '../../salesforce/records/write.ts';

/** The event types whose `data.object` is an Order, in the order of an order's life: later ones win a tie. */
export const ORDER_EVENT_TYPES = [
  'order.updated',
  'order.created',
  'order.submitted',
  'order.pending_payment',
  'order.review_opened',
  'order.review_closed',
  'order.accepted',
  'order.blocked',
  'order.fulfilled',
  'order.complete',
  'order.cancelled',
  'order.refunded',
  'order.dispute',
  'order.dispute.resolved',
  'order.chargeback',
] as const;

/** The event types that announce a document of an order. */
export const DOCUMENT_EVENT_TYPES = ['order.invoice.created', 'order.credit_memo.created'] as const;

export type OrderEventType = (typeof ORDER_EVENT_TYPES)[number];
export type DocumentEventType = (typeof DOCUMENT_EVENT_TYPES)[number];

/** What an order event says, freed of the sender's spelling. */
export interface OrderFacts {
  readonly eventId: string;
  readonly type: OrderEventType;
  readonly drOrderId: string;
  readonly state: string;
  readonly fraudState?: string;
  readonly customerType?: string;
  /** Latest instant among the state transitions and the time of update; microseconds since 1970, 0 when unknown. */
  readonly changedAt: number;
  /** When the event was made; microseconds since 1970, 0 when unknown. */
  readonly createdAt: number;
}

/** What a document event says. */
export interface DocumentFacts {
  readonly eventId: string;
  readonly type: DocumentEventType;
  readonly drOrderId: string;
  readonly fileId: string;
  /** When the event was made; microseconds since 1970, 0 when unknown. */
  readonly createdAt: number;
}

/** Where an order event stands: by change, then by the event's own time, then by rank in the life cycle. */
export function orderVersion(facts: OrderFacts): Version {
  return [facts.changedAt, facts.createdAt, ORDER_EVENT_TYPES.indexOf(facts.type), facts.eventId];
}

/** Where a document event stands. Its file id settles a tie, so that the order of arrival never matters. */
export function documentVersion(facts: DocumentFacts): Version {
  return [facts.createdAt, facts.fileId, facts.eventId];
}
