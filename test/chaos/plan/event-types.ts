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
  ['order.accepted', 'order.blocked'],
  ['order.blocked', ...SHIPPED],
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
] as const satisfies readonly EventType[];

/**
 * The types of an order's events, in the order in which they happen: a lifecycle, of which some
 * events may be missing, with updates, documents and payment events in between.
 *
 * @param withDocuments false: without invoices and credit memos
 */
export function eventTypesOf(random: Random, count: number, withDocuments: boolean): EventType[] {
  const types: EventType[] = [...BEGINNING, ...random.pick(ENDINGS)];
  const additional = ADDITIONAL.filter((type) => withDocuments || !isDocument(type));
  const kept = Math.max(1, Math.min(types.length, Math.round(count * 0.6)));
  while (types.length > kept) types.splice(random.whole(0, types.length - 1), 1);
  while (types.length < count)
    types.splice(random.whole(0, types.length), 0, pickOf(random, additional));
  return types;
}

function isDocument(type: EventType): boolean {
  return type === 'order.invoice.created' || type === 'order.credit_memo.created';
}

function pickOf(random: Random, types: readonly EventType[]): EventType {
  return types[random.whole(0, types.length - 1)] ?? 'order.updated';
}
