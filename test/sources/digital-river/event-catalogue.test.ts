import {
  EVENT_TYPES,
  unknownTypeNotes,
  unknownTypes,
} from '../../../src/sources/digital-river/event-catalogue.ts';

test('each type is in the list once, in the form of a type', () => {
  expect(new Set(EVENT_TYPES).size).toBe(EVENT_TYPES.length);
  for (const type of EVENT_TYPES) expect(type).toMatch(/^[a-z_]+(\.[a-z_]+)+$/);
});

test.each([
  ['order.acepted', 'order.accepted'],
  ['order.acceptd', 'order.accepted'],
  ['order_accepted', 'order.accepted'],
  ['Order.Complete', 'order.complete'],
  ['order.charge.capture.complet', 'order.charge.capture.complete'],
  ['refund.failled', 'refund.failed'],
])('%s is unknown, and %s is the nearest', (type, nearest) => {
  expect(unknownTypes([type, 'order.accepted'])).toEqual([{ type, nearest }]);
  expect(unknownTypeNotes([type])).toEqual([expect.stringContaining(`Did you mean ${nearest}?`)]);
});

test.each(['order.*', '*', 'order.charge.*', '*.created', 'sku.updated', 'fileLink.created'])(
  '%s is known',
  (type) => {
    expect(unknownTypes([type])).toEqual([]);
    expect(unknownTypeNotes([type])).toEqual([]);
  },
);

test.each(['ordr.*', 'order.acceptd*'])('nothing of the list begins as %s does', (type) => {
  expect(unknownTypes([type])).toHaveLength(1);
});
