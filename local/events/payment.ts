import { derivedUuid } from './derived-ids.ts';
import type { Life, PaymentStage } from './order-life.ts';
import { person } from './person.ts';
import { orderTime } from './times.ts';

const CHARGE_STATE: Readonly<Record<PaymentStage, string>> = {
  open: 'pending',
  authorised: 'capturable',
  capturing: 'processing',
  captured: 'complete',
  refunded: 'complete',
  voided: 'cancelled',
};

/**
 * The `payment` of an order. Its session contains a `clientSecret`, as in real events, so logs must
 * redact it.
 * @param cents the order's total
 * @param refundCents the refunded part of the total; 0 for none
 */
export function payment(
  orderId: string,
  life: Life,
  money: { cents: number; refundCents: number },
  created: Date,
) {
  const sessionId = derivedUuid(orderId, 'payment session');
  return {
    ...(life.payment === 'open' ? {} : { charges: [charge(orderId, life, money, created)] }),
    sources: [source(orderId, money.cents)],
    session: {
      id: sessionId,
      amountContributed: money.cents / 100,
      amountRemainingToBeContributed: 0,
      state: life.payment === 'open' ? 'pending_funds' : 'complete',
      clientSecret: `${sessionId}_${derivedUuid(orderId, 'client secret')}`,
    },
  };
}

function charge(
  orderId: string,
  life: Life,
  money: { cents: number; refundCents: number },
  created: Date,
) {
  const captured = ['capturing', 'captured', 'refunded'].includes(life.payment);
  const capture = {
    id: derivedUuid(orderId, 'capture'),
    createdTime: orderTime(created, -10),
    amount: money.cents / 100,
    state: life.payment === 'capturing' ? 'pending' : 'complete',
  };
  return {
    id: derivedUuid(orderId, 'charge'),
    createdTime: orderTime(created, -1),
    currency: 'USD',
    amount: money.cents / 100,
    state: CHARGE_STATE[life.payment],
    captured,
    ...(captured ? { captures: [capture] } : {}),
    refunded: money.refundCents > 0,
    sourceId: derivedUuid(orderId, 'source'),
    type: 'customer_initiated',
  };
}

function source(orderId: string, cents: number) {
  return {
    id: derivedUuid(orderId, 'source'),
    type: 'creditCard',
    amount: cents / 100,
    owner: person(orderId),
    creditCard: {
      brand: 'Visa',
      expirationMonth: 9,
      expirationYear: 2031,
      lastFourDigits: '1111',
    },
  };
}
