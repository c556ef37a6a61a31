import { fold } from '../../../src/salesforce/records/fold.ts';
import { readSubjectState } from '../../../src/salesforce/records/state/subject-state.ts';
import type { Write } from '../../../src/salesforce/records/write.ts';
import { digitalriverv3Profile as profile } from '../../../src/salesforce/schema/digitalriverv3.ts';
import { documentWrites } from '../../../src/sources/digital-river/document-writes.ts';
import {
  ORDER_EVENT_TYPES,
  type OrderEventType,
  type OrderFacts,
} from '../../../src/sources/digital-river/orders/order-facts.ts';
import { orderWrites } from '../../../src/sources/digital-river/orders/order-writes.ts';

const STATE = 'digitalriverv3__DR_Order_State__c';
const FRAUD = 'digitalriverv3__DR_Fraud_State__c';
const CUSTOMER = 'digitalriverv3__DR_Customer_Type__c';

/** All known states, and some invented ones. */
const WORDS = [
  ...['pending_payment', 'in_review', 'accepted', 'blocked', 'cancelled', 'fulfilled', 'complete'],
  ...['returned', 'dispute', 'refunded', 'Cancelled', ' fulfilled', 'cancelled ', '', 'new word'],
];

function facts(type: OrderEventType, more: Partial<OrderFacts> = {}): OrderFacts {
  const at = { changedAt: 1_700_000_000_000_000, createdAt: 1_700_000_000_000_000 };
  return { eventId: 'event', type, drOrderId: '1', state: 'accepted', ...at, ...more };
}

const written = (writes: readonly Write[]) =>
  Object.assign({}, ...writes.map(({ fields }) => fields));

test('no event writes a state that makes the package call Digital River, whatever its type and state', () => {
  for (const type of ORDER_EVENT_TYPES) {
    for (const state of WORDS) {
      const fields = written(orderWrites(facts(type, { state }), profile));
      const values = Object.values(fields).map((value) => String(value).trim().toLowerCase());
      expect(values).not.toContain('fulfilled');
      expect(values).not.toContain('cancelled');
    }
  }
});

test.each([
  ['state', STATE, 'dispute'],
  ['fraudState', FRAUD, 'unheard_of'],
  ['customerType', CUSTOMER, 'robot'],
])(
  'a %s that is not in its picklist becomes a note, and the others are written',
  (fact, field, word) => {
    const values = { fraudState: 'passed', customerType: 'business', [fact]: word };
    const writes = orderWrites(facts('order.updated', values), profile);
    expect(writes.flatMap(({ note }) => note ?? [])).toEqual([
      `"${word}" is not one of the values that may be written to ${field}.`,
    ]);
    const all: Record<string, string> = {
      [STATE]: 'accepted',
      [FRAUD]: 'passed',
      [CUSTOMER]: 'business',
    };
    const { [field]: _, ...others } = all;
    expect(written(writes)).toEqual(others);
  },
);

test('a note quotes only values that look like those of an enumeration', () => {
  const [write] = orderWrites(facts('order.updated', { state: 'jane@example.com' }), profile);
  expect(write?.note).toBe(`A value is not one of the values that may be written to ${STATE}.`);
});

test('no older state is written after a note', () => {
  const [noted] = orderWrites(facts('order.dispute', { state: 'dispute' }), profile);
  const [older] = orderWrites(facts('order.blocked', { state: 'blocked', changedAt: 1 }), profile);
  if (noted === undefined || older === undefined) throw new Error('expected two writes');
  const state = readSubjectState({
    applied: { '["Order","order"] state': noted.version },
  });
  expect(fold([{ event: 'older', write: older }], state).writes).toEqual([]);
});

test('records whose keys are not unique are marked so; no write has a guard', () => {
  const document = { eventId: 'e', type: 'order.invoice.created', drOrderId: '1' } as const;
  const writes = [
    ...orderWrites(facts('order.accepted'), profile),
    ...orderWrites(facts('order.complete'), profile),
    ...documentWrites({ ...document, fileId: 'f', createdAt: 1 }, profile),
  ];
  expect(writes.filter(({ guard }) => guard !== undefined)).toEqual([]);
  const byKey = writes.map(({ record }) => record).filter((record) => !('lookup' in record));
  expect(new Set(byKey.map(({ object }) => object))).toEqual(
    new Set(['digitalriverv3__DR_Fulfillment__c', 'digitalriverv3__DR_Invoice_Credit_Memo__c']),
  );
  for (const record of byKey) expect(record).toMatchObject({ unique: false });
});
