import type { EventType } from '../../../local/events/event-types.ts';
import type { Random } from '../random.ts';
import type { OrderPlan } from './orders.ts';

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

/** How orders continue that never die. */
const LIVING: typeof ENDINGS = [
  SHIPPED,
  [...REVIEW, ...SHIPPED],
  ['order.accepted', 'order.fulfilled'],
  ['order.accepted'],
];
/** How payment attempts continue that die before anything is carried out. */
const DYING: typeof ENDINGS = [
  ['order.accepted', 'order.cancelled'],
  ['order.cancelled'],
  ['order.review_opened', 'order.blocked'],
  ['order.accepted', 'order.blocked'],
];
/** What a dying order can have besides: nothing that shows that it was carried out. */
const BEFORE_DEATH = [
  'order.updated',
  'order.invoice.created',
  'order.credit_memo.created',
] as const satisfies readonly EventType[];

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
 * Those of payment attempts and of competing orders show clearly whether the order is dead.
 */
export function eventTypesOf(
  random: Random,
  { events: count, problem, competes, attemptOf, dies }: OrderPlan,
): EventType[] {
  if (dies) return dyingTypes(random, count);
  const withDocuments = problem !== 'breaking';
  const isLiving = competes || attemptOf !== undefined;
  const types: EventType[] = [...BEGINNING, ...random.pick(isLiving ? LIVING : ENDINGS)];
  const additional = ADDITIONAL.filter((type) => withDocuments || !isDocument(type));
  const kept = Math.max(1, Math.min(types.length, Math.round(count * 0.6)));
  while (types.length > kept) types.splice(random.whole(0, types.length - 1), 1);
  // A payment attempt that nothing accepts would wait for days.
  if (attemptOf !== undefined && !types.some(isAcceptance)) types.push('order.accepted');
  while (types.length < count)
    types.splice(random.whole(0, types.length), 0, pickOf(random, additional));
  return types;
}

/** With its death at the end. */
function dyingTypes(random: Random, count: number): EventType[] {
  const types: EventType[] = [...BEGINNING, ...random.pick(DYING)];
  const end = types.pop() ?? 'order.cancelled';
  while (types.length > count - 1 && types.length > 1) {
    types.splice(random.whole(0, types.length - 1), 1);
  }
  while (types.length < count - 1) {
    types.splice(random.whole(0, types.length), 0, pickOf(random, BEFORE_DEATH));
  }
  return [...types, end];
}

function isAcceptance(type: EventType): boolean {
  return ['order.accepted', 'order.fulfilled', 'order.complete'].includes(type);
}

function isDocument(type: EventType): boolean {
  return type === 'order.invoice.created' || type === 'order.credit_memo.created';
}

function pickOf(random: Random, types: readonly EventType[]): EventType {
  return types[random.whole(0, types.length - 1)] ?? 'order.updated';
}
