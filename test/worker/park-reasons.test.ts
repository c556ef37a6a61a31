import type { ConflictParties, Refusal } from '../../src/salesforce/refusal.ts';
import { parkReasonFor } from '../../src/worker/park-reasons.ts';

const ID = '801Qy0000000001AAA';
const OTHER_ID = '801Qy0000000002';

function conflictOf(parties: ConflictParties | undefined) {
  const refusal: Refusal = {
    ...{ verdict: 'conflict', code: 'ORDER_CONFLICT', object: 'Order', fields: [], detail: '' },
    ...(parties && { parties }),
  };
  return parkReasonFor(refusal).conflict;
}

// biome-ignore format: a table reads best with one row a line.
test.each<[string, ConflictParties, object]>([
  ['the Order and the other id', { record: ID, owner: '2045' }, { order: ID, otherSubject: '2045' }],
  ['both Orders and the other id', { record: ID, otherRecord: OTHER_ID, owner: '2045' }, { order: ID, otherOrder: OTHER_ID, otherSubject: '2045' }],
  ['both Orders', { record: ID, otherRecord: OTHER_ID }, { order: ID, otherOrder: OTHER_ID }],
  ['nothing that is no record id', { record: '801', otherRecord: 'marie.curie@examp', owner: '1' }, { otherSubject: '1' }],
  ['no blank ids', { record: '', otherRecord: '', owner: '' }, {}],
  ['no id that is too long', { record: ID, owner: 'x'.repeat(256) }, { order: ID }],
  ['an id of the greatest length', { owner: 'x'.repeat(255) }, { otherSubject: 'x'.repeat(255) }],
  ['no id that cannot be stored', { record: ID, owner: 'a\u0000b' }, { order: ID }],
])('a conflict is stored with %s', (_case, parties, expected) => {
  expect(conflictOf(parties)).toEqual(expected);
});

test('another refusal is about no conflict', () => {
  expect(conflictOf(undefined)).toBeUndefined();
});
