import { randomBytes, randomInt } from 'node:crypto';
import { MINUTE_MS } from '../../src/time.ts';
import type { LocalDescription } from '../description.ts';
import { makeChargeEvent } from '../events/charge.ts';
import { makeRewardEvent } from '../events/reward.ts';
import type { NewOrder } from '../org-client.ts';
import { plumCall, xanpayCall } from '../sender-events.ts';

/** A call of XanPay or Xoxoday Plum, which have no local version. */
export interface DemoCall {
  readonly at: Date;
  /** What it is about, at the sender. */
  readonly orderId: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The calls about a payment of an order by XanPay: it is pending, then paid or expired. */
export function chargeCalls(
  local: LocalDescription,
  { orderNumber }: Pick<NewOrder, 'orderNumber'>,
  at: Date,
  end: 'completed' | 'expired',
): DemoCall[] {
  const chargeId = randomBytes(12).toString('hex');
  const later = new Date(at.getTime() + 4 * MINUTE_MS);
  const steps = [['pending', at] as const, [end, later] as const];
  return steps.map(([status, time]) => ({
    ...{ at: time, orderId: chargeId },
    ...xanpayCall(local),
    body: JSON.stringify(makeChargeEvent(status, { chargeId, orderId: orderNumber, at: time })),
  }));
}

/** The call about a reward of an order by Plum. */
export function rewardCall(
  local: LocalDescription,
  { orderNumber }: Pick<NewOrder, 'orderNumber'>,
  at: Date,
  status: 'delivered' | 'canceled',
): DemoCall {
  const id = `${randomInt(10 ** 9, 10 ** 10)}${randomInt(10 ** 9, 10 ** 10)}`;
  const orderId = String(randomInt(10 ** 10, 10 ** 11));
  const body = makeRewardEvent(status, { id, orderId, poNumber: orderNumber, at });
  return { at, orderId: id, ...plumCall(local), body };
}
