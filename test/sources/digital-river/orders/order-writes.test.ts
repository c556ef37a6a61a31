import { ORDER_EVENT_TYPES } from '../../../../src/sources/digital-river/orders/order-facts.ts';
import {
  digitalRiverSource,
  eventFixture,
  eventWith,
} from '../../../support/digital-river-events.ts';
import { ARRIVED_AT } from '../../../support/senders.ts';

const source = digitalRiverSource();
const ORDER = { object: 'Order', lookup: 'order' };
const FULFILLMENT = {
  object: 'DR_Fulfillment__c',
  field: 'DR_Order_Id__c',
  value: '518204460417',
};

interface Row {
  type: string;
  /** Rank in the life cycle. */
  rank: number;
  state: string;
  fraudState?: string;
  /** When the order last changed. */
  changed: string;
  fulfillment?: Fulfillment;
}

interface Fulfillment {
  closing: 0 | 1;
  creates: boolean;
  flag?: string;
  eligible?: boolean;
  status?: string;
}

const OPEN: Fulfillment = { closing: 0, creates: true, eligible: true, status: 'Open' };
const BLOCKED: Fulfillment = { closing: 0, creates: false, eligible: false };
const DONE: Fulfillment = {
  closing: 1,
  creates: true,
  flag: 'Is_Fulfillment_Completed__c',
  status: 'Completed',
};
const CANCELLED: Fulfillment = {
  closing: 1,
  creates: false,
  flag: 'Order_Cancelled__c',
  eligible: false,
  status: 'Cancelled',
};

// biome-ignore format: a table reads best with one row a line.
const TABLE = [
  { type: 'order.updated', rank: 0, state: 'accepted', fraudState: 'passed', changed: '2025-03-04T09:40:00Z' },
  { type: 'order.created', rank: 1, state: 'pending_payment', changed: '2025-03-04T09:30:00Z' },
  { type: 'order.submitted', rank: 2, state: 'pending_payment', changed: '2025-03-04T09:31:00Z' },
  { type: 'order.pending_payment', rank: 3, state: 'pending_payment', changed: '2025-03-04T09:32:00Z' },
  { type: 'order.review_opened', rank: 4, state: 'in_review', fraudState: 'review_opened', changed: '2025-03-04T09:33:00Z' },
  { type: 'order.review_closed', rank: 5, state: 'accepted', fraudState: 'passed', changed: '2025-03-04T09:34:00Z' },
  { type: 'order.accepted', rank: 6, state: 'accepted', fraudState: 'passed', changed: '2025-03-04T09:35:00Z', fulfillment: OPEN },
  { type: 'order.blocked', rank: 7, state: 'blocked', fraudState: 'blocked', changed: '2025-03-04T09:36:00Z', fulfillment: BLOCKED },
  { type: 'order.fulfilled', rank: 8, state: 'fulfilled', fraudState: 'passed', changed: '2025-03-04T09:38:00Z' },
  { type: 'order.complete', rank: 9, state: 'complete', changed: '2025-03-04T09:39:00Z', fulfillment: DONE },
  { type: 'order.cancelled', rank: 10, state: 'cancelled', fraudState: 'passed', changed: '2025-03-04T09:37:00Z', fulfillment: CANCELLED },
  { type: 'order.refunded', rank: 11, state: 'complete', fraudState: 'passed', changed: '2025-03-04T09:41:00Z' },
  { type: 'order.dispute', rank: 12, state: 'dispute', fraudState: 'review_opened', changed: '2025-03-04T09:42:00Z' },
  { type: 'order.dispute.resolved', rank: 13, state: 'accepted', fraudState: 'passed', changed: '2025-03-04T09:43:00Z' },
  { type: 'order.chargeback', rank: 14, state: 'dispute', fraudState: 'blocked', changed: '2025-03-04T09:44:00Z' },
] as Row[];

test('the table contains every mapped order event', () => {
  expect(TABLE.map(({ type }) => type)).toEqual([...ORDER_EVENT_TYPES]);
});

test.each(TABLE)('$type writes exactly what its row says', (row) => {
  const event = eventFixture(row.type);
  const changedMs = Date.parse(row.changed);
  // Each fixture was created a quarter of a second and some microseconds after the change.
  const micros = Number(/\.25(\d+)Z/.exec(String(event.createdTime))?.[1]?.padEnd(4, '0'));
  const version = [changedMs * 1000, changedMs * 1000 + 250_000 + micros, row.rank, event.id];
  const onOrder = { record: ORDER, rule: 'newest', version, creates: true };
  expect(source.contribution(event, ARRIVED_AT).writes).toEqual([
    {
      ...onOrder,
      group: 'state',
      fields: { DR_Order_State__c: row.state },
      guard: { field: 'DR_Order_State_Version__c', number: changedMs },
    },
    ...(row.fraudState === undefined
      ? []
      : [
          {
            ...onOrder,
            group: 'fraud state',
            fields: { DR_Fraud_State__c: row.fraudState },
            guard: { field: 'DR_Fraud_State_Version__c', number: changedMs },
          },
        ]),
    { ...onOrder, group: 'customer type', fields: { DR_Customer_Type__c: 'individual' } },
    ...(row.fulfillment === undefined
      ? []
      : fulfillmentWrites(row.fulfillment, version, changedMs)),
  ]);
});

function fulfillmentWrites(
  { closing, creates, flag, eligible, status }: Fulfillment,
  version: (number | string)[],
  changedMs: number,
): unknown[] {
  const common = {
    record: FULFILLMENT,
    version: [closing, ...version],
    creates,
    after: 'order',
  };
  const order = { OrderId__c: { lookup: 'order' } };
  const guard = (field: string) => ({ field, number: closing * 1_000_000_000_000_000 + changedMs });
  return [
    flag && { ...common, rule: 'once', group: flag, fields: { ...order, [flag]: true } },
    eligible !== undefined && {
      ...common,
      rule: 'newest',
      group: 'Eligible_For_Fulfillment__c',
      fields: { ...order, Eligible_For_Fulfillment__c: eligible },
      guard: guard('DR_Eligible_Version__c'),
      ...(eligible ? { unless: 'Order_Cancelled__c' } : {}),
    },
    status && {
      ...common,
      rule: 'newest',
      group: 'status',
      fields: { ...order, DR_Fulfillment_Status__c: status },
      guard: guard('DR_Fulfillment_Version__c'),
    },
  ].filter(Boolean);
}

describe('optional fields', () => {
  const groups = (fields: Record<string, unknown>) =>
    source
      .contribution(eventWith('order.updated', fields), ARRIVED_AT)
      .writes.map(({ group }) => group);

  test.each([undefined, null, '', 7, {}])(
    'a fraudState of %p writes no fraud group',
    (fraudState) => {
      expect(groups({ fraudState })).toEqual(['state', 'customer type']);
    },
  );

  test.each([undefined, null, '', 7, {}])(
    'a customerType of %p writes no customer type',
    (customerType) => {
      expect(groups({ customerType })).toEqual(['state', 'fraud state']);
    },
  );

  test('an unknown state is written unchanged', () => {
    const [write] = source.contribution(
      eventWith('order.updated', { state: 'half_done' }),
      ARRIVED_AT,
    ).writes;
    expect(write?.fields).toEqual({ DR_Order_State__c: 'half_done' });
  });
});

describe('the time of change', () => {
  const guardOf = (fields: Record<string, unknown>) =>
    source.contribution(eventWith('order.updated', fields), ARRIVED_AT).writes[0]?.guard?.number;

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['the update time if it is the latest', { updatedTime: '2025-05-05T00:00:00Z', stateTransitions: { accepted: '2025-05-04T00:00:00Z' } }, '2025-05-05T00:00:00Z'],
    ['the latest transition, whatever their order', { updatedTime: '2025-05-01T00:00:00Z', stateTransitions: { complete: '2025-05-04T00:00:00Z', accepted: '2025-05-03T00:00:00Z' } }, '2025-05-04T00:00:00Z'],
    ['the transition if there is no update time', { updatedTime: undefined, stateTransitions: { accepted: '2025-05-03T00:00:00.1234Z' } }, '2025-05-03T00:00:00.123Z'],
    ['the update time if transitions are null', { updatedTime: '2025-05-05T00:00:00Z', stateTransitions: null }, '2025-05-05T00:00:00Z'],
    ['the only valid instant among other values', { updatedTime: 5, stateTransitions: { a: 'soon', b: null, c: {}, d: '2025-05-03T00:00:00Z' } }, '2025-05-03T00:00:00Z'],
    ['1970 if there is none', { updatedTime: undefined, stateTransitions: undefined }, '1970-01-01T00:00:00Z'],
  ])('is %s', (_case, fields, expected) => {
    expect(guardOf(fields)).toBe(Date.parse(expected));
  });

  test('has microseconds, so that two changes within a millisecond keep their order', () => {
    const versionOf = (updatedTime: string) =>
      source.contribution(eventWith('order.updated', { updatedTime }), ARRIVED_AT).writes[0]
        ?.version[0];
    expect(Number(versionOf('2025-05-05T00:00:00.0005Z'))).toBe(
      Number(versionOf('2025-05-05T00:00:00.000499Z')) + 1,
    );
  });
});
