import { randomUUID } from 'node:crypto';
import type { Connection } from 'jsforce';
import { DAY_MS, MINUTE_MS } from '../../src/time.ts';
import { newOrderId } from '../events/new-order-id.ts';
import { subscriptionDeleted } from '../events/subscription-deleted.ts';
import { ON_HOLD } from './customer-rule.ts';
import { type DemoEvent, type DemoOrder, eventOf, withMember } from './demo-order.ts';
import { recentTimes } from './demo-times.ts';
import { createOrders } from './shop-orders.ts';

/** Events that need a person, or wait, or are not written. */
export interface DemoProblems {
  readonly events: readonly DemoEvent[];
  /** Ids of parked events that are to be dismissed. */
  readonly toDismiss: readonly string[];
  /** The orders that a rule of the customer refuses. */
  readonly onHold: readonly Pick<DemoOrder, 'id' | 'record'>[];
}

const ON_HOLD_COUNT = 6;
const TOO_LONG_COUNT = 5;
const DISMISSED_COUNT = 2;
const CONFLICT_COUNT = 2;
const WAITING_COUNT = 5;
const OTHER_MODE_COUNT = 6;
/** The fields of the org take 255 characters. */
const TOO_LONG = 'reseller-of-a-reseller '.repeat(14).trim();

/** Creates the Orders that have problems, and makes their events. */
export async function makeProblems(
  org: Connection,
  now: Date,
  liveMode: boolean,
): Promise<DemoProblems> {
  const made = await createOrders(org, [
    ...Array.from({ length: ON_HOLD_COUNT }, () => ({ Description: ON_HOLD })),
    ...Array.from({ length: TOO_LONG_COUNT }, () => ({})),
    ...Array.from({ length: CONFLICT_COUNT }, () => ({ DR_Order_Id__c: newOrderId() })),
  ]);
  const orders = made.map((record) => ({ record, id: newOrderId() }));
  const onHold = orders.slice(0, ON_HOLD_COUNT);
  const tooLong = orders.slice(ON_HOLD_COUNT, ON_HOLD_COUNT + TOO_LONG_COUNT);
  const conflicts = orders.slice(ON_HOLD_COUNT + TOO_LONG_COUNT);
  const accepted = (each: Pick<DemoOrder, 'id' | 'record'>, at: Date, mode = liveMode) =>
    eventOf(each, 'order.accepted', { at, liveMode: mode });
  const long = spread(tooLong, 9, now).map(([order, at]) =>
    withMember(accepted(order, at), 'customerType', TOO_LONG),
  );
  return {
    events: [
      ...spread(onHold, 5, now).map(([order, at]) => accepted(order, at)),
      ...long,
      ...spread(conflicts, 3, now).map(([order, at]) => accepted(order, at)),
      ...waiting(WAITING_COUNT, now, liveMode),
      ...spread(unknownOrders(OTHER_MODE_COUNT), 40, now).map(([order, at]) =>
        accepted(order, at, !liveMode),
      ),
      ...[1, 2].map((days) => subscriptionEvent(new Date(now.getTime() - days * DAY_MS))),
    ],
    toDismiss: long.slice(0, DISMISSED_COUNT).map(({ id }) => id),
    onHold,
  };
}

/** Events of orders that the shop has not created yet. The last one is accepted and invoiced. */
function waiting(count: number, now: Date, liveMode: boolean): DemoEvent[] {
  const pairs = spread(unknownOrders(count), 7, now);
  const [last, lastAt = now] = pairs.at(-1) ?? [];
  const at = new Date(lastAt.getTime() + 2 * MINUTE_MS);
  return [
    ...pairs.map(([order, time]) => eventOf(order, 'order.accepted', { at: time, liveMode })),
    ...(last === undefined ? [] : [eventOf(last, 'order.invoice.created', { at, liveMode })]),
  ];
}

function unknownOrders(count: number): Pick<DemoOrder, 'id' | 'record'>[] {
  return Array.from({ length: count }, () => ({ record: undefined, id: newOrderId() }));
}

/** Gives each order an instant of the last hours. */
function spread<Order>(orders: readonly Order[], hours: number, now: Date): [Order, Date][] {
  const times = recentTimes(orders.length, hours, now);
  return orders.flatMap((order, index) => {
    const at = times[index];
    return at === undefined ? [] : [[order, at] as [Order, Date]];
  });
}

function subscriptionEvent(at: Date): DemoEvent {
  const event = subscriptionDeleted(randomUUID(), at);
  const { id, type } = event;
  return { id, orderId: id, type, json: JSON.stringify(event), at, copies: 1 };
}
