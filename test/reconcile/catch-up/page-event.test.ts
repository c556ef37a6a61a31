import { hasType, isInPiece, readPageEvent } from '../../../src/reconcile/catch-up/page-event.ts';

test.each([
  ['order.accepted', 'order.accepted', true],
  ['order.accepted', 'order.accept', false],
  ['order.accepted', 'order.*', true],
  ['order.invoice.created', 'order.*', true],
  ['order.invoice.created', 'order.*.created', true],
  ['order.created', 'order.*.created', false],
  ['order.invoice.created', '*.created', true],
  ['order.invoice.created', '*', true],
  ['order.accepted', 'order.accepted*', true],
  ['orders', 'order.*', false],
  ['a.b', 'a.*b.b', false],
  ['refund.complete', '*order*', false],
  ['order.charge.refund.complete', 'order.*.refund.*', true],
])('whether %s is of %s: %s', (type, pattern, expected) => {
  expect(hasType(type, pattern)).toBe(expected);
});

const piece = {
  type: 'order.accepted',
  since: new Date('2026-11-01T00:00:00Z'),
  until: new Date('2026-11-02T00:00:00Z'),
};

test.each([
  ['within', { type: 'order.accepted', createdTime: '2026-11-01T12:00:00Z' }, true],
  ['at the start', { type: 'order.accepted', createdTime: '2026-11-01T00:00:00Z' }, true],
  ['just before', { type: 'order.accepted', createdTime: '2026-10-31T23:59:59.999999Z' }, false],
  ['at the end', { type: 'order.accepted', createdTime: '2026-11-02T00:00:00Z' }, false],
  [
    'just before the end',
    { type: 'order.accepted', createdTime: '2026-11-01T23:59:59.999999Z' },
    true,
  ],
  ['another type', { type: 'order.complete', createdTime: '2026-11-01T12:00:00Z' }, false],
  ['without a type', { createdTime: '2026-11-01T12:00:00Z' }, true],
  ['with a type that is no text', { type: 3, createdTime: '2026-11-01T12:00:00Z' }, true],
  ['without a time', { type: 'order.accepted' }, true],
  ['with a time that is none', { type: 'order.accepted', createdTime: 'today' }, true],
  ['a text', 'order.accepted', true],
  ['null', null, true],
])('whether an event belongs to a piece: %s', (_, event, expected) => {
  expect(isInPiece(readPageEvent(JSON.stringify(event)), piece)).toBe(expected);
});
