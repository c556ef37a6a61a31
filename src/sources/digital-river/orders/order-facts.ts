import type { Version } from '../../../salesforce/records/write.ts';

/**
 * The event types whose `data.object` is an Order, in the order of the life cycle: of two events
 * with the same time, the one with the later type wins.
 */
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

/** All event types for which something is written. */
export const MAPPED_TYPES = [...ORDER_EVENT_TYPES, ...DOCUMENT_EVENT_TYPES] as const;

export type OrderEventType = (typeof ORDER_EVENT_TYPES)[number];
export type DocumentEventType = (typeof DOCUMENT_EVENT_TYPES)[number];

/** What an order event says, independent of Digital River's JSON. */
export interface OrderFacts {
  readonly eventId: string;
  readonly type: OrderEventType;
  readonly drOrderId: string;
  readonly state: string;
  readonly fraudState?: string | undefined;
  readonly customerType?: string | undefined;
  /** When the order changed last; microseconds since 1970, 0 when unknown. */
  readonly changedAt: number;
  /** When Digital River created the event; microseconds since 1970, 0 when unknown. */
  readonly createdAt: number;
}

/** What a document event says. */
export interface DocumentFacts {
  readonly eventId: string;
  readonly type: DocumentEventType;
  readonly drOrderId: string;
  readonly fileId: string;
  /** When Digital River created the event; microseconds since 1970, 0 when unknown. */
  readonly createdAt: number;
}

/**
 * The version of an order event: when the order changed, then when the event was created, then the
 * type's rank in the life cycle.
 */
export function orderVersion(facts: OrderFacts): Version {
  return [facts.changedAt, facts.createdAt, ORDER_EVENT_TYPES.indexOf(facts.type), facts.eventId];
}

/**
 * The version of a document event: when the event was created, then the file id, so that the order
 * of arrival never matters.
 */
export function documentVersion(facts: DocumentFacts): Version {
  return [facts.createdAt, facts.fileId, facts.eventId];
}

/** The version of a document event's keys, comparable with that of an order event. */
export function documentKeysVersion({ createdAt, eventId }: DocumentFacts): Version {
  return [createdAt, createdAt, -1, eventId];
}
