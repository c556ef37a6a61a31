import { dismissParked } from '../../src/inbox/repair/dismissed-events.ts';
import { HOUR_MS } from '../../src/time.ts';
import { newOrderId } from '../events/new-order-id.ts';
import { deployCustomerRule } from './customer-rule.ts';
import { type DemoEvent, type DemoOrder, eventOf, lifeOf } from './demo-order.ts';
import { type DemoProblems, makeProblems } from './demo-problems.ts';
import { chargeCalls, type DemoCall, rewardCall } from './demo-senders.ts';
import { orderTimes } from './demo-times.ts';
import type { DemoTrial } from './demo-trial.ts';
import { unreadableCalls } from './demo-unreadable.ts';
import { moveTimes, newestEvent } from './move-times.ts';
import { sendHistory, sendRound } from './send-history.ts';
import { createOrders } from './shop-orders.ts';
import { storePast } from './store-past.ts';

/** What a demonstration has added. */
export interface DemoResult {
  readonly orders: number;
  /** By status. */
  readonly events: Readonly<Record<string, number>>;
  /** Salesforce's number of an order that lived its whole life. */
  readonly exampleOrder: string;
  /** Salesforce's number of an order whose last event came late; undefined when none is old enough. */
  readonly lateOrder: string | undefined;
  /** The orders that a validation rule refuses. */
  readonly onHold: DemoProblems['onHold'];
}

const DISMISSAL_NOTE = 'Test orders of the reseller programme; they are not fulfilled.';
/** As an admin of the org does it, in the Failed Event record. */
const DISMISSED_BY = 'the demo';

/**
 * Fills the console of a running trial with some days of history: events through the front door,
 * and their times moved back in the database. Once more adds as much again.
 *
 * @param count orders that live their life, besides those with problems
 */
export async function fillWithHistory(
  trial: DemoTrial,
  count: number,
  print: (line: string) => void,
): Promise<DemoResult> {
  const { pool, org, liveMode } = trial;
  const now = new Date();
  const before = await newestEvent(pool);
  await deployCustomerRule(org);
  const orders = await shopOrders(trial, count, now);
  const problems = await makeProblems(org, now, liveMode);
  const lives = orders.map((order, index) => lifeOf(order, index, now, liveMode));
  const events = [...lives.flat(), ...problems.events];
  const calls = senderCalls(trial, orders, now);
  print(`Sending ${events.length + calls.length} events of ${orders.length} orders …`);
  await sendHistory(trial, [...events, ...calls]);
  await sendRound(trial, unreadableCalls(trial.local, now));
  const lateOrder = orders.findLast(
    (_, index) => index > 0 && lives[index]?.some(({ type }) => type === 'order.complete'),
  );
  const late = lateOrder === undefined ? [] : [lateEvent(lateOrder, liveMode)];
  await sendRound(trial, late);
  const dismissal = { note: DISMISSAL_NOTE, by: DISMISSED_BY };
  for (const eventId of problems.toDismiss) await dismissParked(pool, { eventId }, dismissal);
  await moveTimes(
    pool,
    before,
    late.map(({ id }) => id),
  );
  const added = await countEvents(trial, before);
  const sent = Object.values(added).reduce((sum, number) => sum + number, 0);
  const settled = sent - (added.waiting ?? 0) - (added.pending ?? 0);
  await storePast(pool, now, { sent, settled });
  return {
    orders: orders.length,
    events: added,
    exampleOrder: orders[0]?.record?.orderNumber ?? '',
    lateOrder: lateOrder?.record?.orderNumber,
    onHold: problems.onHold,
  };
}

async function shopOrders({ org }: DemoTrial, count: number, now: Date): Promise<DemoOrder[]> {
  const records = await createOrders(
    org,
    Array.from({ length: count }, () => ({})),
  );
  const times = orderTimes(count, now);
  return records.map((record, index) => ({ record, id: newOrderId(), at: times[index] ?? now }));
}

/** Some orders are paid by XanPay, and some bring their buyers a reward. */
function senderCalls({ local }: DemoTrial, orders: readonly DemoOrder[], now: Date): DemoCall[] {
  return orders
    .flatMap(({ record, at }, index) => {
      if (record === undefined) return [];
      if (index % 9 === 2)
        return chargeCalls(local, record, at, index % 4 === 3 ? 'expired' : 'completed');
      const rewardedAt = new Date(at.getTime() + 2 * HOUR_MS);
      if (index % 11 === 3)
        return [rewardCall(local, record, rewardedAt, index % 5 === 4 ? 'canceled' : 'delivered')];
      return [];
    })
    .filter(({ at }) => at <= now);
}

/** An event about a state of an order that is older than what was applied. */
function lateEvent(order: DemoOrder, liveMode: boolean): DemoEvent {
  return eventOf(order, 'order.updated', { at: new Date(order.at.getTime() + HOUR_MS), liveMode });
}

async function countEvents({ pool }: DemoTrial, after: string): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ status: string; count: number }>(
    'SELECT status, count(*)::int AS count FROM event WHERE seq > $1 GROUP BY status ORDER BY status',
    [after],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}
