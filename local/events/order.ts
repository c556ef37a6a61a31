import { derivedDigits, derivedUuid } from './derived-ids.ts';
import type { OrderEventType } from './event-types.ts';
import { items, lines } from './items.ts';
import type { EventOptions } from './make-event.ts';
import { ageSeconds, type Life, lives } from './order-life.ts';
import { payment } from './payment.ts';
import { addressee, person } from './person.ts';
import { orderTime, transitions } from './times.ts';

const SHIPPING_CENTS = 500;

/**
 * The order of an event, in its state at the time of the event.
 * @see Digital River OpenAPI file, Order
 */
export function order(type: OrderEventType, options: EventOptions): Record<string, unknown> {
  const { orderId, at } = options;
  const life = lives[type];
  const created = new Date(at.getTime() - ageSeconds(life) * 1_000);
  const money = amounts(orderId, type, life);
  return {
    id: orderId,
    createdTime: orderTime(created),
    customerId: derivedDigits(orderId, 'customer'),
    currency: 'USD',
    email: person(orderId).email,
    shipTo: addressee(orderId),
    billTo: addressee(orderId),
    ...money.totals,
    items: items(orderId, life, created, at),
    shippingChoice: {
      amount: SHIPPING_CENTS / 100,
      description: 'Parcel, three to five days',
      serviceLevel: 'standard',
      taxAmount: 0,
    },
    ...correlation(options),
    updatedTime: orderTime(at),
    browserIp: '192.0.2.44',
    locale: 'en_US',
    customerType: 'individual',
    sellingEntity: { id: 'C5_INC-ENTITY', name: 'DR globalTech Inc.' },
    liveMode: options.liveMode ?? false,
    payment: payment(orderId, life, money, created),
    state: life.state,
    stateTransitions: transitions(life.steps, at),
    ...(life.fraudState === undefined ? {} : { fraudState: life.fraudState }),
    fraudStateTransitions: transitions(life.fraudSteps, at),
    requestToBeForgotten: false,
    checkoutId: derivedUuid(orderId, 'checkout'),
  };
}

/** The refunded amount: the order's first line with its tax. */
export function refundCents(orderId: string): number {
  const first = lines(orderId)[0];
  return first === undefined ? 0 : first.cents + first.taxCents;
}

function amounts(orderId: string, type: OrderEventType, life: Life) {
  const sum = (of: (line: ReturnType<typeof lines>[number]) => number) =>
    lines(orderId).reduce((total, line) => total + of(line), 0);
  const subtotal = sum((line) => line.cents);
  const tax = sum((line) => line.taxCents);
  const cents = subtotal + tax + SHIPPING_CENTS;
  const partial = life.payment === 'refunded' ? refundCents(orderId) : 0;
  const back = type === 'order.chargeback' ? cents : partial;
  const captured = ['capturing', 'captured', 'refunded'].includes(life.payment) ? cents : 0;
  const refundable = life.payment === 'capturing' ? 0 : captured - back;
  return {
    cents,
    refundCents: back,
    totals: {
      totalAmount: cents / 100,
      subtotal: subtotal / 100,
      totalFees: 0,
      totalTax: tax / 100,
      totalImporterTax: 0,
      totalDuty: 0,
      totalDiscount: 0,
      totalShipping: SHIPPING_CENTS / 100,
      capturedAmount: captured / 100,
      cancelledAmount: life.payment === 'voided' ? cents / 100 : 0,
      ...(back > 0 ? { refundedAmount: back / 100 } : {}),
      availableToRefundAmount: refundable / 100,
    },
  };
}

// The two keys of the Salesforce Order; absent until the shop has set them.
function correlation({ salesforceOrderId, orderNumber }: EventOptions) {
  return {
    ...(salesforceOrderId === undefined ? {} : { metadata: { sfOrderId: salesforceOrderId } }),
    ...(orderNumber === undefined ? {} : { upstreamId: orderNumber }),
  };
}
