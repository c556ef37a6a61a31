import type { EventType } from '../../../local/events/event-types.ts';
import type { Random } from '../random.ts';

const BEGINNING: EventType[] = ['order.created', 'order.submitted', 'order.pending_payment'];
const REVIEW: EventType[] = ['order.review_opened', 'order.review_closed'];
const SHIPPED: EventType[] = ['order.accepted', 'order.fulfilled', 'order.complete'];

/** How orders continue after their beginning. */
const ENDINGS: readonly [EventType[], ...EventType[][]] = [
  SHIPPED,
  [...REVIEW, ...SHIPPED],
  [...SHIPPED, 'order.refunded'],
  [...SHIPPED, 'order.dispute', 'order.dispute.resolved'],
  [...SHIPPED, 'order.dispute', 'order.chargeback'],
  ['order.accepted', 'order.cancelled'],
  ['order.cancelled'],
  [...SHIPPED, 'order.cancelled'],
  ['order.review_opened', 'order.blocked'],
];

const ADDITIONAL = [
  'order.updated',
  'order.updated',
  'order.invoice.created',
  'order.invoice.created',
  'order.credit_memo.created',
  'order.refunded',
  'order.dispute',
  'order.dispute.resolved',
  'refund.pending',
] as const;

/**
 * The types of an order's events, in the order in which they happen: a lifecycle, of which some
 * events may be missing, with updates, documents and payment events in between.
 */
export function eventTypesOf(random: Random, count: number): EventType[] {
  const types: EventType[] = [...BEGINNING, ...random.pick(ENDINGS)];
  const kept = Math.max(1, Math.min(types.length, Math.round(count * 0.6)));
  while (types.length > kept) types.splice(random.whole(0, types.length - 1), 1);
  while (types.length < count)
    types.splice(random.whole(0, types.length), 0, random.pick(ADDITIONAL));
  return types;
}
