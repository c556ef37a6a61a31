import { digitalriverv3Profile } from '../../../../src/salesforce/schema/digitalriverv3.ts';
import { connectorProfile } from '../../../../src/salesforce/schema/profile.ts';
import {
  orderStage,
  stageOfType,
} from '../../../../src/sources/digital-river/orders/order-stage.ts';
import { orderSuccession } from '../../../../src/sources/digital-river/orders/succession.ts';

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['pending_payment', 'early', false],
  ['in_review', 'early', false],
  ['accepted', 'accepted', false],
  ['fulfilled', 'accepted', true],
  ['complete', 'accepted', true],
  ['blocked', 'dead', false],
  [' Cancelled ', 'dead', false],
  ['returned', 'other', true],
  ['dispute', 'other', true],
  ['a new state', 'other', false],
  ['toString', 'other', false],
] as const)('the state %s', (state, kind, isCarriedOut) => {
  expect(orderStage({ state, version: [1] })).toMatchObject({ kind, isCarriedOut });
});

test.each([
  ['a time at which it was complete', { stateTransitions: { complete: '2026-01-01T00:00:00Z' } }],
  ['an event that only fulfilled orders have', { type: 'order.refunded' }],
])('a cancelled order with %s was carried out', (_case, shown) => {
  const stage = orderStage({ state: 'cancelled', version: [1], ...shown });
  expect(stage).toMatchObject({ kind: 'dead', isCarriedOut: true });
});

test('a type alone shows that an order was carried out, or nothing', () => {
  expect(stageOfType('order.complete')).toMatchObject({ isCarriedOut: true, version: [] });
  expect(stageOfType('order.cancelled')).toBeUndefined();
});

test('only an org with version fields lets an order give way by itself', () => {
  expect(orderSuccession(connectorProfile).isAutomatic).toBe(true);
  expect(orderSuccession(digitalriverv3Profile).isAutomatic).toBe(false);
});

test('what closes the Fulfillment of a blocked order leaves its flag of a cancellation', () => {
  const { closingWrites } = orderSuccession(connectorProfile);
  const version = [1_000_000, 0, 7, 'e'];
  const fieldsOf = (name: string) =>
    Object.assign(
      {},
      ...closingWrites('dr', { ...orderStage({ state: name, version }) }).map(
        ({ fields }) => fields,
      ),
    );
  const closed = { DR_Fulfillment_Status__c: 'Cancelled', Eligible_For_Fulfillment__c: false };
  expect(fieldsOf('blocked')).toEqual({ OrderId__c: { lookup: 'order' }, ...closed });
  expect(fieldsOf('cancelled')).toMatchObject({ ...closed, Order_Cancelled__c: true });
});
