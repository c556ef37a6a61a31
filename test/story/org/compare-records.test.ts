import type { WrittenField } from '../../../src/salesforce/schema/written-field.ts';
import type { BelievedRecord, PlainValue } from '../../../src/story/org/believed-records.ts';
import { compareRecords } from '../../../src/story/org/compare-records.ts';

const ID = '8015e0000000001AAA';
const known = (kind: WrittenField['kind']): WrittenField[] => [
  { object: 'Order', field: 'A__c', kind, when: 'edit', size: 40 },
];

function believed(value: PlainValue | undefined): BelievedRecord {
  return { object: 'Order', id: ID, key: null, fields: new Map([['A__c', value]]) };
}

function answer(rows: Record<string, unknown>[], problem: string | null = null) {
  const all = rows.map((row) => ({ Id: ID, ...row }));
  return [{ object: 'Order', rows: all, unreadable: [], problem }];
}

// biome-ignore format: a table reads best with one row a line.
test.each<[WrittenField['kind'], PlainValue | undefined, unknown, string]>([
  ['text', 'complete', 'complete', 'same'],
  ['text', 'complete', 'Complete', 'different'],
  ['text', 'complete', null, 'different'],
  ['text', null, null, 'same'],
  ['text', null, 'complete', 'different'],
  ['text', undefined, 'complete', 'not known'],
  ['number', 1793613720000, 1793613720000.0, 'same'],
  ['number', 0, null, 'different'],
  ['checkbox', true, true, 'same'],
  ['checkbox', null, false, 'same'],
  ['checkbox', false, true, 'different'],
  ['datetime', '2026-11-02T10:00:00.000Z', '2026-11-02T10:00:00.000+0000', 'same'],
  ['datetime', '2026-11-02T10:00:00.000Z', '2026-11-02T10:00:01.000+0000', 'different'],
  ['lookup', ID, ID.slice(0, 15), 'same'],
  ['lookup', ID, '8015e0000000002AAA', 'different'],
])('a field of kind %s that was given %j and has %j: %s', (kind, value, held, expected) => {
  const [record] = compareRecords([believed(value)], answer([{ A__c: held }]), known(kind));
  expect(record?.presence).toBe('there');
  expect(record?.fields.map(({ comparison }) => comparison)).toEqual([expected]);
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Record<string, unknown>[], string | null, string]>([
  ['there', [{}], null, 'there'],
  ['deleted', [{ IsDeleted: true }], null, 'deleted'],
  ['deleted once, and there again', [{ IsDeleted: true }, {}], null, 'there'],
  ['not found', [], null, 'missing'],
  ['of another id', [{ Id: '8015e0000000009AAA' }], null, 'missing'],
  ['refused', [], 'The user lacks the right.', 'not readable'],
])('a record that is %s', (_case, rows, problem, presence) => {
  const [record] = compareRecords([believed('x')], answer(rows, problem), known('text'));
  expect([record?.presence, record?.problem]).toEqual([presence, problem]);
});

test('a record is found by its key in any case, the oldest first, and free text is masked', () => {
  const record: BelievedRecord = {
    ...{ object: 'Order', id: null, key: { field: 'Key__c', value: 'abc' } },
    fields: new Map([['A__c', 'x']]),
  };
  const rows = [{ Key__c: 'ABC', A__c: 'Jane Doe' }, { Key__c: 'abc' }, { Key__c: 'other' }];
  const [compared] = compareRecords([record], answer(rows), known('text'));
  expect(compared).toMatchObject({
    ...{ id: ID, furtherCount: 1, presence: 'there' },
    fields: [{ held: '(a text of 8 characters)', comparison: 'different' }],
  });
});
