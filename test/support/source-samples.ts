import type { Source } from '../../src/sources/source.ts';
import { digitalRiverSource, eventFixture } from './digital-river-events.ts';
import { plumSource, senderFixture, xanpaySource } from './senders.ts';

/** A source, and one event with every field that it reads. */
export interface Sample {
  readonly name: string;
  readonly source: Source;
  readonly body: unknown;
  /** Paths of the ids, without which nothing of an event is read. */
  readonly ids: readonly string[];
  /** Paths of all other texts and numbers that the source reads. */
  readonly fields: readonly string[];
}

const ORDER = 'data.object';
const order = (type: string): Sample => ({
  name: `digital-river ${type}`,
  source: digitalRiverSource(),
  body: eventFixture(type),
  ids: ['id', 'type', `${ORDER}.id`],
  fields: [
    'createdTime',
    ...['state', 'fraudState', 'customerType', 'upstreamId', 'updatedTime']
      .concat('stateTransitions.accepted', 'metadata.sfOrderId')
      .map((field) => `${ORDER}.${field}`),
  ],
});

const charge = (name: string, orderField: string, reason = 'charge_status_updated'): Sample => ({
  name: `xanpay ${name}`,
  source: xanpaySource(orderField),
  body: { ...parsed('xanpay', 'completed'), reason },
  ids: ['reason', 'payload.chargeId', 'payload.status'],
  fields: [
    'timestamp',
    ...['merchantId', 'merchantAmount', 'merchantCurrency', 'customerAmount', 'customerCurrency']
      .concat('paymentMethod', 'notifyPayload')
      .concat(['id', 'name', 'quantity', 'amount', 'currency'].map((field) => `orders.0.${field}`))
      .map((field) => `payload.${field}`),
  ],
});

/** Every source, with an event of each kind that it reads. */
export const SAMPLES: readonly Sample[] = [
  order('order.accepted'),
  order('order.cancelled'),
  {
    ...order('order.invoice.created'),
    ids: ['id', 'type', `${ORDER}.fileId`, `${ORDER}.orderId`],
    fields: ['createdTime', `${ORDER}.id`],
  },
  charge('by number', 'OrderNumber'),
  charge('by record id', 'Id'),
  charge('test', 'OrderNumber', 'webhook_test'),
  {
    name: 'xoxoday-plum',
    source: plumSource({ timeZone: 'Asia/Kolkata' }),
    body: parsed('xoxoday-plum', 'delivered'),
    ids: ['id', 'data.orderId', 'data.deliveryStatus'],
    fields: ['createdAt', 'seenAt', 'data.poNumber', 'data.orderDate'],
  },
];

function parsed(folder: 'xanpay' | 'xoxoday-plum', name: string) {
  return JSON.parse(senderFixture(folder, name).toString('utf8'));
}

/** A copy of a body with another value at a path, such as `payload.orders.0.id`. */
export function withValue(body: unknown, path: string, value: unknown): unknown {
  const [key = '', ...rest] = path.split('.');
  const inner = rest.length === 0 ? value : withValue(memberOf(body, key), rest.join('.'), value);
  return Array.isArray(body) ? body.with(Number(key), inner) : { ...Object(body), [key]: inner };
}

function memberOf(body: unknown, key: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, key) : undefined;
}
