import type { EventType } from '../../events/event-types.ts';

/** What can happen to an order next. */
export interface Move {
  readonly name: string;
  readonly label: string;
  /** The states in which it can happen. */
  readonly from: readonly string[];
  /** The events that it causes, in this order. */
  readonly events: readonly EventType[];
  /** The state afterwards, where it is not the one that the last event always shows. */
  readonly to?: 'returned' | 'prior';
  /** A bad end, or money that goes back. */
  readonly isSetback?: boolean;
}

/**
 * The moves of an order: none leads to a state that Digital River does not allow.
 * @see Digital River docs, "The order lifecycle" and "Processing orders"
 */
const moves: readonly Move[] = [
  {
    name: 'accept',
    label: 'Accept',
    from: ['pending_payment'],
    events: ['order.accepted'],
  },
  {
    name: 'review',
    label: 'Open a review',
    from: ['pending_payment'],
    events: ['order.review_opened'],
  },
  {
    name: 'pass-review',
    label: 'Pass the review',
    from: ['in_review'],
    events: ['order.review_closed', 'order.accepted'],
  },
  { name: 'fulfil', label: 'Fulfil', from: ['accepted'], events: ['order.fulfilled'] },
  {
    name: 'complete',
    label: 'Complete',
    from: ['accepted', 'fulfilled'],
    events: ['order.complete'],
  },
  {
    name: 'invoice',
    label: 'Issue an invoice',
    from: ['fulfilled', 'complete'],
    events: ['order.invoice.created'],
  },
  {
    name: 'block',
    label: 'Block',
    from: ['pending_payment', 'in_review'],
    events: ['order.blocked'],
    isSetback: true,
  },
  {
    name: 'cancel',
    label: 'Cancel',
    from: ['pending_payment', 'accepted'],
    events: ['order.cancelled'],
    isSetback: true,
  },
  {
    name: 'refund',
    label: 'Refund a part',
    from: ['complete'],
    events: ['refund.pending', 'order.refunded'],
    isSetback: true,
  },
  {
    name: 'credit-memo',
    label: 'Issue a credit memo',
    from: ['complete', 'returned'],
    events: ['order.credit_memo.created'],
    isSetback: true,
  },
  {
    name: 'return',
    label: 'Return everything',
    from: ['complete'],
    events: ['order.refunded'],
    to: 'returned',
    isSetback: true,
  },
  {
    name: 'dispute',
    label: 'Open a dispute',
    from: ['accepted', 'fulfilled', 'complete'],
    events: ['order.dispute'],
    isSetback: true,
  },
  {
    name: 'resolve',
    label: 'Resolve the dispute',
    from: ['dispute'],
    events: ['order.dispute.resolved'],
    to: 'prior',
  },
  {
    name: 'chargeback',
    label: 'Charge back',
    from: ['dispute'],
    events: ['order.chargeback'],
    isSetback: true,
  },
];

/** The states in which an order can begin. */
export const firstStates = [
  { state: 'accepted', label: 'Accepted at once', event: 'order.accepted' },
  { state: 'in_review', label: 'In review', event: 'order.review_opened' },
  { state: 'pending_payment', label: 'Waiting for its payment', event: 'order.pending_payment' },
] as const;

/** What can happen to an order in this state; nothing in a final state. */
export function movesFrom(state: unknown): Move[] {
  return moves.filter(({ from }) => from.some((allowed) => allowed === state));
}

/** What is left until the order is complete and has its invoice. */
export function restOfLife(state: unknown): Move[] {
  const names: Readonly<Record<string, readonly string[]>> = {
    pending_payment: ['accept', 'fulfil', 'complete', 'invoice'],
    in_review: ['pass-review', 'fulfil', 'complete', 'invoice'],
    accepted: ['fulfil', 'complete', 'invoice'],
    fulfilled: ['complete', 'invoice'],
  };
  const wanted = names[String(state)] ?? [];
  return wanted.flatMap((name) => moves.filter((move) => move.name === name));
}
