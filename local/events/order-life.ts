import type { OrderEventType } from './event-types.ts';

/** A state of the order, and how many seconds before the event the order entered it. */
export type Step = readonly [state: string, secondsBefore: number];

/** The stage of the payment. */
export type PaymentStage = 'open' | 'authorised' | 'capturing' | 'captured' | 'refunded' | 'voided';

export interface Life {
  readonly state: string;
  readonly steps: readonly Step[];
  /** Omitted where Digital River's own example omits it, as in order.complete. */
  readonly fraudState?: string;
  readonly fraudSteps: readonly Step[];
  readonly payment: PaymentStage;
  readonly itemState: 'created' | 'fulfilled' | 'cancelled' | 'blocked';
}

const DAY_SECONDS = 86_400;
const passed: readonly Step[] = [['passed', 40]];
const accepted: readonly Step[] = [['accepted', 40]];
const complete: readonly Step[] = [
  ['accepted', 2 * DAY_SECONDS],
  ['fulfilled', DAY_SECONDS],
  ['complete', DAY_SECONDS - 35],
];
const passedLongAgo: readonly Step[] = [['passed', 2 * DAY_SECONDS]];
const open = { fraudSteps: [], payment: 'open', itemState: 'created' } as const;
const shipped = { payment: 'captured', itemState: 'fulfilled' } as const;

/**
 * The life of an order up to each event. Digital River's list of order states contains neither
 * `created` nor `submitted`, so these events show an order in `pending_payment`.
 * @see Digital River docs, "The order lifecycle"
 */
export const lives: Readonly<Record<OrderEventType, Life>> = {
  'order.created': { ...open, state: 'pending_payment', steps: [['pending_payment', 0]] },
  'order.submitted': { ...open, state: 'pending_payment', steps: [['pending_payment', 2]] },
  'order.pending_payment': { ...open, state: 'pending_payment', steps: [['pending_payment', 0]] },
  'order.review_opened': {
    ...open,
    state: 'in_review',
    steps: [['in_review', 0]],
    fraudState: 'review_opened',
    fraudSteps: [['review_opened', 0]],
    payment: 'authorised',
  },
  'order.review_closed': {
    ...open,
    state: 'accepted',
    steps: [
      ['in_review', 900],
      ['accepted', 0],
    ],
    fraudState: 'passed',
    fraudSteps: [
      ['review_opened', 900],
      ['passed', 0],
    ],
    payment: 'authorised',
  },
  'order.accepted': {
    ...open,
    state: 'accepted',
    steps: [['accepted', 0]],
    fraudState: 'passed',
    fraudSteps: [['passed', 0]],
    payment: 'authorised',
  },
  'order.blocked': {
    state: 'blocked',
    steps: [
      ['in_review', 900],
      ['blocked', 0],
    ],
    fraudState: 'blocked',
    fraudSteps: [
      ['review_opened', 900],
      ['blocked', 0],
    ],
    payment: 'voided',
    itemState: 'blocked',
  },
  'order.cancelled': {
    state: 'cancelled',
    steps: [...accepted, ['cancelled', 0]],
    fraudState: 'passed',
    fraudSteps: passed,
    payment: 'voided',
    itemState: 'cancelled',
  },
  'order.fulfilled': {
    state: 'fulfilled',
    steps: [...accepted, ['fulfilled', 0]],
    fraudState: 'passed',
    fraudSteps: passed,
    payment: 'capturing',
    itemState: 'fulfilled',
  },
  'order.complete': {
    ...shipped,
    state: 'complete',
    steps: [
      ['accepted', 75],
      ['fulfilled', 35],
      ['complete', 0],
    ],
    fraudSteps: [['passed', 75]],
  },
  // Setting `upstreamId` is enough to cause this event: the state does not change.
  'order.updated': {
    ...open,
    state: 'accepted',
    steps: accepted,
    fraudState: 'passed',
    fraudSteps: passed,
    payment: 'authorised',
  },
  // A partial refund: the order stays complete.
  'order.refunded': {
    ...shipped,
    state: 'complete',
    steps: complete,
    fraudState: 'passed',
    fraudSteps: passedLongAgo,
    payment: 'refunded',
  },
  'order.dispute': {
    ...shipped,
    state: 'dispute',
    steps: [...complete, ['dispute', 0]],
    fraudState: 'review_opened',
    fraudSteps: [...passedLongAgo, ['review_opened', 0]],
  },
  // The order returns to its former state, with the original time of that state.
  'order.dispute.resolved': {
    ...shipped,
    state: 'accepted',
    steps: [...complete, ['dispute', 3_600]],
    fraudState: 'passed',
    fraudSteps: [
      ['review_opened', 3_600],
      ['passed', 0],
    ],
  },
  'order.chargeback': {
    ...shipped,
    state: 'dispute',
    steps: [...complete, ['dispute', 3_600]],
    fraudState: 'blocked',
    fraudSteps: [...passedLongAgo, ['review_opened', 3_600], ['blocked', 0]],
    payment: 'refunded',
  },
};

/** Seconds between the order's creation and its first step. */
const SECONDS_TO_FIRST_STEP = 6;

/** How many seconds before the event the order was created. */
export function ageSeconds(life: Life): number {
  return SECONDS_TO_FIRST_STEP + Math.max(...life.steps.map(([, secondsBefore]) => secondsBefore));
}
