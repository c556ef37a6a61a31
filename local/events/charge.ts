import { derivedNumber } from './derived-ids.ts';
import { lines } from './items.ts';

/** The statuses of a XanPay charge. */
export const chargeStatuses = ['pending', 'completed', 'expired', 'cancelled'] as const;

export type ChargeStatus = (typeof chargeStatuses)[number];

export interface ChargeOptions {
  /** 24 hexadecimal digits. */
  readonly chargeId: string;
  /** The merchant's own order id, for the notifyPayload. */
  readonly orderId: string;
  /** When the status changed. */
  readonly at: Date;
}

const methods = ['paynow', 'fps', 'duitnow', 'promptpay'] as const;
const MERCHANT_ID = 'a5c0ffee0000000000000001';

/**
 * Makes a webhook as XanPay would send it; all its data is invented. The same charge id always has
 * the same goods and amounts.
 * @returns the whole body, to be sent as JSON
 * @see https://xanpay.com/documentation/general/webhooks.html
 */
export function makeChargeEvent(status: ChargeStatus, { chargeId, orderId, at }: ChargeOptions) {
  const cents = lines(chargeId).reduce((sum, line) => sum + line.cents, 0);
  return {
    timestamp: at.getTime() / 1000,
    reason: 'charge_status_updated',
    payload: {
      chargeId,
      merchantId: MERCHANT_ID,
      customerCurrency: 'SGD',
      merchantAmount: cents / 100,
      merchantCurrency: 'SGD',
      status,
      notifyPayload: Buffer.from(JSON.stringify({ orderId })).toString('base64'),
      paymentMethod: methods[derivedNumber(chargeId, 'method', methods.length)],
      orders: lines(chargeId).map(({ goods, quantity, cents: price }) => ({
        id: goods.sku,
        name: goods.name,
        quantity,
        amount: price / 100,
        currency: 'SGD',
      })),
    },
  };
}
