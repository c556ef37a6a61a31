import type { EventType } from '../../../local/events/event-types.ts';
import type { Random } from '../random.ts';

const BEGINNING: EventType[] = ['order.created', 'order.submitted', 'order.pending_payment'];
const REVIEW: EventType[] = ['order.review_opened', 'order.review_closed'];
const SHIPPED: EventType[] = ['order.accepted', 'order.fulfilled', 'order.complete'];

/** How lives of orders go on after their beginning. */
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

const EXTRAS = [
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
 * The types of an order's events in the order in which they happen: a life, of which Digital River may not tell every
 * step, with changes, documents and money matters in between.
 */
export function stepsOf(random: Random, count: number): EventType[] {
  const life: EventType[] = [...BEGINNING, ...random.pick(ENDINGS)];
  const told = Math.max(1, Math.min(life.length, Math.round(count * 0.6)));
  while (life.length > told) life.splice(random.whole(0, life.length - 1), 1);
  while (life.length < count) life.splice(random.whole(0, life.length), 0, random.pick(EXTRAS));
  return life;
}
