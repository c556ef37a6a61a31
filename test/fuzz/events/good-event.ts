import { makeChargeEvent } from '../../../local/events/charge.ts';
import { eventTypes, makeEvent } from '../../../local/events/make-event.ts';
import { makeRewardEvent } from '../../../local/events/reward.ts';
import { subscriptionDeleted } from '../../../local/events/subscription-deleted.ts';
import type { Random } from '../../chaos/random.ts';
import { raw } from './json-text.ts';

/** An Order in the org that events are about. */
export interface KnownOrder {
  readonly id: string;
  readonly number: string;
  readonly drOrderId: string;
}

export type SourceName = 'digital-river' | 'xanpay' | 'xoxoday-plum';

/** An event as its sender would send it, before anything is changed in it. */
export interface GoodEvent {
  readonly source: SourceName;
  /** As JSON, with numbers of any length as {@link raw} texts. */
  readonly value: Record<string, unknown>;
}

/** Stands in every name, e-mail address, phone number and address: it must never be logged. */
export const PERSONAL = 'Zq7Personal';
const PERSONAL_KEYS = new Set([
  ...['email', 'name', 'phone', 'line1', 'city', 'firstName', 'lastName', 'clientSecret'],
  'recipient',
]);
const PERIOD_MINUTES = 60 * 24 * 30;
const [BEGIN, MINUTE_MS] = [Date.UTC(2026, 8, 1), 60_000];
const SHARES = [
  'digital-river',
  'digital-river',
  'digital-river',
  'xanpay',
  'xoxoday-plum',
] as const;

/** Draws an event with ids of its own, about one of the Orders. */
export function goodEvent(random: Random, orders: readonly KnownOrder[]): GoodEvent {
  const source = random.pick(SHARES);
  const order = orders[random.whole(0, orders.length - 1)];
  if (order === undefined) throw new Error('Expected at least one Order.');
  const at = new Date(BEGIN + random.whole(0, PERIOD_MINUTES) * MINUTE_MS);
  return { source, value: withPersonalData(MAKERS[source](random, order, at)) };
}

type Maker = (random: Random, order: KnownOrder, at: Date) => Record<string, unknown>;

const MAKERS: Readonly<Record<SourceName, Maker>> = {
  'digital-river': (random, order, at) => {
    if (random.chance(0.02)) return { ...subscriptionDeleted(hexId(random, 32), at) };
    return {
      ...makeEvent(random.pick(eventTypes), {
        ...{ at, orderId: order.drOrderId, eventId: hexId(random, 32) },
        fileId: hexId(random, 32),
        ...(random.chance(0.6) ? { salesforceOrderId: order.id } : { orderNumber: order.number }),
      }),
    };
  },
  xanpay: (random, order, at) => {
    const status = random.pick(['pending', 'completed', 'expired', 'cancelled'] as const);
    const { payload, ...rest } = makeChargeEvent(status, {
      ...{ chargeId: hexId(random, 24), orderId: order.number, at },
    });
    const customer = { email: 'buyer@example.com', name: 'Ada Okafor' };
    return { ...rest, payload: { ...payload, customer } };
  },
  'xoxoday-plum': (random, order, at) => {
    const options = { id: digits(random, 20), orderId: digits(random, 11), at };
    const status = random.pick(['delivered', 'canceled'] as const);
    const text = makeRewardEvent(status, { ...options, poNumber: order.number });
    const event = JSON.parse(text) as { id: unknown; data: object };
    const recipient = 'Ada Okafor, 7 Quarry Road';
    return { ...event, id: raw(options.id), data: { ...event.data, recipient } };
  },
};

function hexId(random: Random, length: number): string {
  return Array.from({ length }, () => random.whole(0, 15).toString(16)).join('');
}

function digits(random: Random, length: number): string {
  return `7${Array.from({ length: length - 1 }, () => random.whole(0, 9)).join('')}`;
}

function withPersonalData(value: Record<string, unknown>): Record<string, unknown> {
  const marked = (key: string, inner: unknown) =>
    PERSONAL_KEYS.has(key) && typeof inner === 'string' ? `${PERSONAL} ${inner}` : inner;
  return JSON.parse(JSON.stringify(value), marked) as Record<string, unknown>;
}
