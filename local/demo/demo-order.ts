import { randomUUID } from 'node:crypto';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time.ts';
import type { EventType } from '../events/event-types.ts';
import { type EventOptions, makeEvent } from '../events/make-event.ts';
import type { NewOrder } from '../org-client.ts';

/** A step of an order's life: the event, and how long after the first one it happens. */
type Step = readonly [type: EventType, afterMs: number];

const ACCEPTED: readonly Step[] = [['order.accepted', 0]];
const SHIPPED: readonly Step[] = [
  ...ACCEPTED,
  ['order.fulfilled', 20 * HOUR_MS],
  ['order.complete', 20 * HOUR_MS + SECOND_MS],
  ['order.invoice.created', 20 * HOUR_MS + 2 * SECOND_MS],
];
const REFUNDED: readonly Step[] = [
  ...SHIPPED,
  ['refund.pending', 44 * HOUR_MS],
  ['order.refunded', 45 * HOUR_MS],
  ['order.credit_memo.created', 45 * HOUR_MS + SECOND_MS],
];

/** The lives of orders, each with how many of a hundred have it. */
const LIVES: readonly (readonly [share: number, steps: readonly Step[]])[] = [
  [70, SHIPPED],
  [10, [['order.review_opened', -30 * MINUTE_MS], ['order.review_closed', -SECOND_MS], ...SHIPPED]],
  [7, [...ACCEPTED, ['order.cancelled', 5 * HOUR_MS]]],
  [6, REFUNDED],
  [
    4,
    [
      ['order.review_opened', -30 * MINUTE_MS],
      ['order.blocked', 0],
    ],
  ],
  [3, [...SHIPPED, ['order.dispute', 30 * HOUR_MS]]],
];

/** An order of the demonstration. */
export interface DemoOrder {
  /** That of the shop; undefined when the shop has not created it yet. */
  readonly record: NewOrder | undefined;
  /** Digital River's id. */
  readonly id: string;
  /** When it is accepted. */
  readonly at: Date;
}

/** A webhook that is to be sent. */
export interface DemoEvent {
  readonly id: string;
  /** Digital River's id of the order that it is about. */
  readonly orderId: string;
  readonly type: string;
  /** The whole body. */
  readonly json: string;
  /** When it happened. */
  readonly at: Date;
  /** How often Digital River delivers it. */
  readonly copies: number;
}

/**
 * The events of an order until now.
 *
 * @param index of the order among all, which chooses its life
 * @param liveMode the mode of the trial
 */
export function lifeOf(order: DemoOrder, index: number, now: Date, liveMode: boolean): DemoEvent[] {
  return stepsOf(index)
    .map(([type, afterMs]) => ({ type, at: new Date(order.at.getTime() + afterMs) }))
    .filter(({ at }) => at <= now)
    .map(({ type, at }, step) =>
      eventOf(order, type, { at, liveMode }, isDoubled(index, step) ? 2 : 1),
    );
}

/** Digital River delivers now and then twice what was answered in time. */
function isDoubled(index: number, step: number): boolean {
  return (index * 7 + step * 3) % 25 === 4;
}

/** Neighbours have different lives. */
function stepsOf(index: number): readonly Step[] {
  let rest = (index * 37) % 100;
  for (const [share, steps] of LIVES) {
    if (rest < share) return steps;
    rest -= share;
  }
  return SHIPPED;
}

/** One event of an order. */
export function eventOf(
  { id, record }: Pick<DemoOrder, 'id' | 'record'>,
  type: EventType,
  options: Pick<EventOptions, 'at' | 'liveMode'>,
  copies = 1,
): DemoEvent {
  const event = makeEvent(type, {
    orderId: id,
    fileId: randomUUID(),
    ...(record === undefined
      ? {}
      : { orderNumber: record.orderNumber, salesforceOrderId: record.id }),
    ...options,
  });
  const { at } = options;
  return { id: event.id, orderId: id, type, json: JSON.stringify(event), at, copies };
}

/** An event with another member of its order. */
export function withMember(event: DemoEvent, name: string, value: unknown): DemoEvent {
  const body = JSON.parse(event.json) as { data: { object: Record<string, unknown> } };
  body.data.object[name] = value;
  return { ...event, json: JSON.stringify(body) };
}
