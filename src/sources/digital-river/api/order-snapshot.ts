import { createHash } from 'node:crypto';
import type { OrderEventType } from '../orders/order-facts.ts';
import type { DigitalRiverOrder } from './orders-api.ts';

/** An event that was made from an order as the API answered with it. */
export interface OrderSnapshot {
  /** The same for the same answer. {@link isSnapshotId} recognizes it. */
  readonly eventId: string;
  readonly type: OrderEventType;
  /** The event as JSON; the source reads it like one that Digital River sent. */
  readonly body: Buffer;
}

/** @see Digital River docs, "The order lifecycle" and "All event types" */
const TYPE_OF_STATE: Readonly<Record<string, OrderEventType>> = {
  pending_payment: 'order.pending_payment',
  in_review: 'order.review_opened',
  accepted: 'order.accepted',
  blocked: 'order.blocked',
  cancelled: 'order.cancelled',
  fulfilled: 'order.fulfilled',
  complete: 'order.complete',
  returned: 'order.refunded',
  dispute: 'order.dispute',
};

const ID_PREFIX = 'snapshot:';
/** An event id has at most 255 characters; the prefix, a time and a digest need 60 of them. */
const MAX_ORDER_ID_LENGTH = 190;
const DIGEST_LENGTH = 12;

/**
 * Makes an event from an order, as Digital River would send it for the order's state. Pure.
 *
 * The id contains the update time for people, and a digest of the answer, because an order can
 * change twice in a second.
 *
 * @param order as the API answered with it
 * @param isLive whether this installation serves live events; used when the answer does not say
 */
export function orderSnapshot(order: DigitalRiverOrder, isLive: boolean): OrderSnapshot {
  const { id, state, updatedTime, liveMode, text } = order;
  const type = Object.hasOwn(TYPE_OF_STATE, state) ? TYPE_OF_STATE[state] : undefined;
  const shortId = id.length > MAX_ORDER_ID_LENGTH ? digest(id) : id;
  const eventId = [`${ID_PREFIX}${shortId}`, updatedTime?.slice(0, 35), digest(text)]
    .filter(Boolean)
    .join(':');
  const fields = {
    id: eventId,
    type: type ?? 'order.updated',
    liveMode: liveMode ?? isLive,
    ...(updatedTime === null ? {} : { createdTime: updatedTime }),
  };
  // The order is inserted as text: parsing its numbers and writing them again could change digits.
  const json = `${JSON.stringify(fields).slice(0, -1)},"data":{"object":${text}}}`;
  return { eventId, type: fields.type, body: Buffer.from(json) };
}

/** Whether an event was made from an order as the API answered with it, by the event's id. */
export function isSnapshotId(eventId: string): boolean {
  return eventId.startsWith(ID_PREFIX);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH);
}
