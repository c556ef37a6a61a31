import { HOUR_MS } from '../../src/time.ts';
import type { LocalDescription } from '../description.ts';
import { makeChargeEvent } from '../events/charge.ts';
import { xanpayCall } from '../sender-events.ts';
import type { DemoCall } from './demo-senders.ts';

const COUNT = 3;

/**
 * Calls that have their proof and no usable event, as after a change at the sender: XanPay gives the
 * id of a charge another name. The connector rejects and keeps them.
 *
 * @param now they came in the hours before
 */
export function unreadableCalls(local: LocalDescription, now: Date): DemoCall[] {
  return Array.from({ length: COUNT }, (_, index) => {
    const at = new Date(now.getTime() - (index + 1) * HOUR_MS);
    const chargeId = `c0ffee0000000000000000${10 + index}`;
    const { payload, ...event } = makeChargeEvent('completed', { chargeId, orderId: '1', at });
    const { chargeId: id, ...others } = payload;
    const body = JSON.stringify({ ...event, payload: { id, ...others } });
    return { at, orderId: chargeId, ...xanpayCall(local), body };
  });
}
