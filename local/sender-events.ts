import { randomBytes, randomInt } from 'node:crypto';
import { XANPAY_PATH } from '../src/sources/xanpay/xanpay-source.ts';
import { PLUM_PATH } from '../src/sources/xoxoday-plum/plum-source.ts';
import type { LocalDescription } from './description.ts';
import { chargeStatuses, makeChargeEvent } from './events/charge.ts';
import { deliveryStatuses, makeRewardEvent } from './events/reward.ts';
import type { NewOrder } from './org-client.ts';

/** A webhook call that goes directly to the connector, with the sender's credentials. */
export interface SenderEvent {
  /** Name of the source. */
  readonly source: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Creates the body, for this Order of the storefront. */
  body(order: NewOrder): string;
}

const XANPAY = 'xanpay.';
const PLUM = 'plum.';

/** Types that can be sent in the name of XanPay and Xoxoday Plum. */
export const senderTypes = [
  ...chargeStatuses.map((status) => XANPAY + status),
  ...deliveryStatuses.map((status) => PLUM + status),
];

/** The webhook call of a type such as `xanpay.completed`; undefined for Digital River's types. */
export function senderEvent(local: LocalDescription, type: string): SenderEvent | undefined {
  const charge = chargeStatuses.find((status) => type === XANPAY + status);
  if (charge !== undefined) {
    return {
      source: 'xanpay',
      ...xanpayCall(local),
      body: ({ orderNumber }) =>
        JSON.stringify(
          makeChargeEvent(charge, {
            chargeId: randomBytes(12).toString('hex'),
            orderId: orderNumber,
            at: new Date(),
          }),
        ),
    };
  }
  const delivery = deliveryStatuses.find((status) => type === PLUM + status);
  return delivery === undefined
    ? undefined
    : {
        source: 'xoxoday-plum',
        ...plumCall(local),
        body: ({ orderNumber }) =>
          makeRewardEvent(delivery, {
            id: `${randomInt(10 ** 9, 10 ** 10)}${randomInt(10 ** 9, 10 ** 10)}`,
            orderId: String(randomInt(10 ** 10, 10 ** 11)),
            poNumber: orderNumber,
            at: new Date(),
          }),
      };
}

type SenderCall = Pick<SenderEvent, 'path' | 'headers'>;

/** Where XanPay calls, and how it proves that. */
export function xanpayCall(local: LocalDescription): SenderCall {
  const pair = Buffer.from(`${local.xanpayUsername}:${local.xanpayPassword}`).toString('base64');
  return { path: XANPAY_PATH, headers: { authorization: `Basic ${pair}` } };
}

/** Where Plum calls, and how it proves that. */
export function plumCall(local: LocalDescription): SenderCall {
  return { path: PLUM_PATH, headers: { 'x-api-key': local.plumWebhookKey } };
}
