import { z } from 'zod';
import { documentEventTypes, orderEventTypes } from '../../../local/events/event-types.ts';
import { eventTypes, makeEvent } from '../../../local/events/make-event.ts';
import { newOrderId } from '../../../local/events/new-order-id.ts';

const at = new Date('2025-03-04T09:30:15.250Z');
const orderId = '204460417518';
const times = z.record(z.string(), z.iso.datetime());

// The fields that the connector and these tests use; others only make the event realistic.
const orderShape = z.object({
  id: z.string(),
  createdTime: z.iso.datetime(),
  updatedTime: z.iso.datetime(),
  customerId: z.string(),
  customerType: z.literal('individual'),
  email: z.email(),
  liveMode: z.boolean(),
  totalAmount: z.number(),
  totalTax: z.number(),
  totalShipping: z.number(),
  subtotal: z.number(),
  items: z.array(z.object({ amount: z.number(), tax: z.object({ amount: z.number() }) })).min(1),
  payment: z.object({
    charges: z.array(z.object({ id: z.string(), state: z.string() })).optional(),
    session: z.object({ clientSecret: z.string().min(20) }),
  }),
  state: z.string(),
  stateTransitions: times,
  fraudState: z.string().optional(),
  fraudStateTransitions: times,
  metadata: z.object({ sfOrderId: z.string() }).optional(),
  upstreamId: z.string().optional(),
});

function order(type: (typeof orderEventTypes)[number], more: object = {}) {
  return orderShape.parse(makeEvent(type, { orderId, at, ...more }).data.object);
}

describe.each(eventTypes)('%s', (type) => {
  it('has the envelope of Digital River', () => {
    const event = makeEvent(type, { orderId, at, liveMode: true });
    expect(event).toMatchObject({ type, liveMode: true, data: { object: expect.any(Object) } });
    expect(z.uuid().safeParse(event.id).success).toBe(true);
    expect(event.createdTime).toMatch(/^2025-03-04T09:30:15\.25\d{0,4}Z$/);
    expect(Date.parse(event.createdTime)).toBe(at.getTime());
  });

  it('has a new id each time, or the given one', () => {
    const made = () => makeEvent(type, { orderId, at }).id;
    expect(made()).not.toBe(made());
    expect(makeEvent(type, { orderId, at, eventId: 'fixed' }).id).toBe('fixed');
  });

  it('contains only addresses of example.com', () => {
    const text = JSON.stringify(makeEvent(type, { orderId, at }));
    for (const [, domain] of text.matchAll(/@([\w.-]+)/g)) expect(domain).toBe('example.com');
  });
});

describe.each(orderEventTypes)('the order of %s', (type) => {
  it('enters its states one after the other, none later than the event', () => {
    const { createdTime, updatedTime, stateTransitions } = order(type);
    const entered = Object.values(stateTransitions);
    expect(entered.length).toBeGreaterThan(0);
    expect([createdTime, ...entered]).toEqual([createdTime, ...entered].toSorted());
    expect(new Set(entered).size).toBe(entered.length);
    expect(updatedTime).toBe('2025-03-04T09:30:15Z');
    expect(entered.at(-1)?.localeCompare(updatedTime)).toBeLessThanOrEqual(0);
    expect(createdTime < (entered[0] ?? '')).toBe(true);
  });

  it('has a transition to its current state', () => {
    const { state, fraudState, stateTransitions, fraudStateTransitions } = order(type);
    expect(stateTransitions).toHaveProperty(state);
    if (fraudState !== undefined) expect(fraudStateTransitions).toHaveProperty(fraudState);
  });

  it('adds up to the cent', () => {
    const { items, subtotal, totalTax, totalShipping, totalAmount } = order(type);
    const cents = (amount: number) => Math.round(amount * 100);
    const sum = (amounts: number[]) => amounts.reduce((total, one) => total + cents(one), 0);
    expect(sum(items.map(({ amount }) => amount))).toBe(cents(subtotal));
    expect(sum(items.map(({ tax }) => tax.amount))).toBe(cents(totalTax));
    expect(sum([subtotal, totalTax, totalShipping])).toBe(cents(totalAmount));
    expect(String(totalAmount)).toMatch(/^\d+(\.\d{1,2})?$/);
  });

  it('contains the keys of Salesforce only when they are given', () => {
    const keys = { orderNumber: '00000107', salesforceOrderId: '801Qy00000Ab1CdIAJ' };
    expect(order(type, keys)).toMatchObject({
      metadata: { sfOrderId: '801Qy00000Ab1CdIAJ' },
      upstreamId: '00000107',
    });
    expect(Object.keys(order(type))).not.toEqual(expect.arrayContaining(['upstreamId']));
    expect(order(type).metadata).toBeUndefined();
  });
});

it.each([
  ['order.created', 'pending_payment', undefined, ['pending_payment']],
  ['order.pending_payment', 'pending_payment', undefined, ['pending_payment']],
  ['order.review_opened', 'in_review', 'review_opened', ['in_review']],
  ['order.accepted', 'accepted', 'passed', ['accepted']],
  ['order.blocked', 'blocked', 'blocked', ['in_review', 'blocked']],
  ['order.cancelled', 'cancelled', 'passed', ['accepted', 'cancelled']],
  ['order.fulfilled', 'fulfilled', 'passed', ['accepted', 'fulfilled']],
  // Digital River's own example of order.complete omits the fraud state.
  ['order.complete', 'complete', undefined, ['accepted', 'fulfilled', 'complete']],
  ['order.refunded', 'complete', 'passed', ['accepted', 'fulfilled', 'complete']],
  ['order.dispute', 'dispute', 'review_opened', ['accepted', 'fulfilled', 'complete', 'dispute']],
] as const)('%s is in state %s, fraud state %s, after %j', (type, state, fraudState, way) => {
  const made = order(type);
  expect(made.state).toBe(state);
  expect(made.fraudState).toBe(fraudState);
  expect(Object.keys(made.stateTransitions)).toEqual(way);
});

it('returns a resolved dispute to its former state with the original time', () => {
  const { state, stateTransitions, updatedTime } = order('order.dispute.resolved');
  expect(state).toBe('accepted');
  expect(String(stateTransitions.accepted) < String(stateTransitions.dispute)).toBe(true);
  expect(updatedTime > String(stateTransitions.dispute)).toBe(true);
});

it('has the same customer, amount and charge in all events of an order', () => {
  const about = ({ customerId, email, totalAmount, payment }: z.infer<typeof orderShape>) => ({
    customerId,
    email,
    totalAmount,
    charge: payment.charges?.[0]?.id,
  });
  expect(about(order('order.accepted'))).toEqual(about(order('order.complete')));
  const another = order('order.accepted', { orderId: '204460417519' });
  expect(about(another).customerId).not.toBe(order('order.accepted').customerId);
});

it.each([
  ['order.invoice.created', 'customer_invoice'],
  ['order.credit_memo.created', 'customer_credit_memo'],
] as const)('identifies the order of %s by its id only', (type, purpose) => {
  const event = makeEvent(type, {
    orderId,
    at,
    orderNumber: '00000107',
    salesforceOrderId: '801Qy00000Ab1CdIAJ',
    fileId: 'file-1',
  });
  expect(event.data.object).toEqual({
    id: 'file-1',
    fileId: 'file-1',
    orderId,
    customerId: expect.stringMatching(/^\d{12}$/),
    purpose,
    invoiceURL: 'https://api.digitalriver.com/files/file-1/content',
  });
  expect(event.digitalriverVersion).toBeUndefined();
  expect(event.versionIds).toEqual([]);
});

it.each(documentEventTypes)('creates a new file id for each %s', (type) => {
  const fileId = () => makeEvent(type, { orderId, at }).data.object.fileId;
  expect(fileId()).not.toBe(fileId());
});

it('creates order ids of twelve digits', () => {
  const ids = Array.from({ length: 100 }, newOrderId);
  expect(ids.every((id) => /^[1-9]\d{11}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(100);
});
