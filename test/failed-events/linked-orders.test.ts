import { linkedOrders } from '../../src/failed-events/linked-orders.ts';

const [A, B] = ['801Hs000001AbCdIAK', '801Hs000001AbCeIAK'];
const NONE = { order: null, otherOrder: null, otherOrderId: null };

test.each<[string, unknown, string | null, string | undefined, object]>([
  ['nothing is known', null, null, '801', {}],
  ['the order that was found', null, A, '801', { order: A }],
  ['the Order of a conflict wins', { order: B }, A, '801', { order: B }],
  [
    'both Orders and the other id',
    { order: A, otherOrder: B, otherSubject: '4711' },
    null,
    '801',
    { order: A, otherOrder: B, otherOrderId: '4711' },
  ],
  ['an id of 15 characters becomes one of 18', null, A.slice(0, 15), '801', { order: A }],
  ['an id of another object is left out', null, '001Hs000001AbCdIAK', '801', {}],
  ['an id that is none is left out', { otherOrder: 'unknown' }, "801' OR", '801', {}],
  ['another object for orders', null, '001Hs000001AbCdIAC', undefined, {}],
  ['a prefix that is not checked', null, A, undefined, { order: A }],
  ['a column with something else', ['what'], A, '801', { order: A }],
  ['members of another type', { order: 1, otherSubject: {} }, A, '801', { order: A }],
])('%s', (_name, conflict, found, prefix, expected) => {
  expect(linkedOrders(conflict, found, prefix)).toEqual({ ...NONE, ...expected });
});
