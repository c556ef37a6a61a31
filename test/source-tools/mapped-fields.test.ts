import { mappedFields } from '../../src/sources/mapped/fields/mapped-fields.ts';
import {
  mappedReadFields,
  mappedWrittenFields,
} from '../../src/sources/mapped/mapped-written-fields.ts';
import { shownValue } from '../../src/story/shown-value.ts';
import { FASTSPRING, fastspringMapping } from './fastspring-mapping.ts';

const [entry] = FASTSPRING.map;
const [write] = entry.writes;
const typeOf = (...values: readonly unknown[]) => {
  const writes = values.map((value, index) => ({
    ...{ ...write, group: `g${index}`, guard: undefined, fields: { F__c: value } },
  }));
  const mapping = fastspringMapping({ map: [{ ...entry, writes }] });
  return mappedFields(mapping).find(({ field }) => field === 'F__c')?.type;
};
const text = (length: number) => ({ kind: 'text', length });

test.each([
  ['data.a', text(255)],
  ['header:x-id', text(255)],
  [{ from: 'data.a', as: 'text', length: 40 }, text(40)],
  [
    { from: 'data.a', as: 'decimal' },
    { kind: 'number', digits: 18, places: 0 },
  ],
  [
    { from: 'data.a', as: 'decimal', places: 4 },
    { kind: 'number', digits: 14, places: 4 },
  ],
  [
    { from: 'data.a', as: 'minor-units', currency: 'data.c' },
    { kind: 'number', digits: 15, places: 3 },
  ],
  [{ from: 'data.a', as: 'json-text' }, text(131_072)],
  [{ from: 'data.a', as: 'checkbox' }, { kind: 'checkbox' }],
  [{ from: 'data.a', as: 'date' }, { kind: 'date' }],
  [{ from: 'data.a', as: 'iso' }, { kind: 'datetime' }],
  [{ from: 'data.a', as: 'epoch-s' }, { kind: 'datetime' }],
  [{ from: 'data.a', as: 'record-id' }, text(18)],
  [{ from: 'data.a', values: { x: true, y: false } }, { kind: 'checkbox' }],
  [
    { from: 'data.a', values: { x: 1, y: 2.25 } },
    { kind: 'number', digits: 16, places: 2 },
  ],
  [
    { from: 'data.a', values: { x: 'A', y: 'B' } },
    { ...text(255), values: ['A', 'B'] },
  ],
  [
    { from: 'data.a', values: { x: 'A' }, else: { value: 'C' } },
    { ...text(255), values: ['A', 'C'] },
  ],
  [{ from: 'data.a', values: { x: 'A' }, else: 'keep' }, text(255)],
  [{ value: true }, { kind: 'checkbox' }],
  [{ value: null }, undefined],
  [{ digest: ['data.a'] }, text(64)],
  [{ lookup: 'order' }, { kind: 'lookup', to: 'Order' }],
  [{ cel: 'body.a + "!"' }, text(255)],
  [{ cel: 'body.a' }, text(255)],
  [{ cel: 'body.a == "x"' }, { kind: 'checkbox' }],
  [{ cel: 'size(body.a)' }, { kind: 'number', digits: 18, places: 0 }],
  [{ cel: 'double(body.a)' }, { kind: 'number', digits: 12, places: 6 }],
])('%j needs %j', (value, expected) => expect(typeOf(value)).toEqual(expected));

test('a field of several writes has room for all of them', () => {
  expect(typeOf('data.a', { value: null })).toEqual(text(255));
  expect(typeOf({ value: 'A' }, { value: 'B' })).toEqual({ ...text(255), values: ['A', 'B'] });
  expect(typeOf({ value: 'A' }, { from: 'data.a', as: 'text', length: 300 })).toEqual(text(300));
});

test.each([
  [{ value: 0 }, { from: 'data.a', as: 'minor-units', currency: 'data.c' }, 3],
  [{ cel: 'size(body.a)' }, { cel: 'double(body.a)' }, 6],
])('numbers of %j and %j have 18 digits together', (one, other, places) => {
  expect(typeOf(one, other)).toEqual({ kind: 'number', digits: 18 - places, places });
});

test('a key is a text, whatever its expression returns', () => {
  const record = { object: 'Sale__c', by: { Key__c: { cel: 'int(body.id)' } } };
  const mapping = fastspringMapping({ map: [{ ...entry, writes: [{ ...write, record }] }] });
  const key = mappedFields(mapping).find(({ role }) => role === 'key');
  expect(key).toMatchObject({ field: 'Key__c', type: text(255) });
});

test('the doctor checks the same fields', () => {
  const mapping = fastspringMapping();
  const written = mappedWrittenFields(mapping);
  expect(written.find(({ field }) => field === 'Sale_Id__c')).toMatchObject({
    ...{ object: 'Sale__c', kind: 'text', key: 'upsert', when: 'create' },
  });
  expect(written.find(({ field }) => field === 'Sale_Version__c')).toMatchObject({
    guard: 'DR_STALE_EVENT',
  });
  expect(written.find(({ field }) => field === 'Payment_Status__c')).toMatchObject({
    ...{ object: 'Order', when: 'edit', values: ['completed'], size: 9 },
  });
  expect(mappedReadFields(mapping)).toEqual([{ object: 'Order', field: 'OrderNumber' }]);
});

test('the field of a claim is written where a write changes the record, and searched elsewhere', () => {
  const lookups = {
    order: { object: 'Order', by: [{ OrderNumber: 'data.reference' }], claim: 'Sale_Owner__c' },
    other: { object: 'Asset', by: [{ Name: 'data.asset' }], claim: { field: 'Owner__c' } },
  };
  const mapping = fastspringMapping({ lookups });
  expect(mappedFields(mapping)).toContainEqual({
    ...{ object: 'Order', field: 'Sale_Owner__c', role: 'claim', type: text(255) },
  });
  expect(mappedWrittenFields(mapping)).toContainEqual({
    ...{ object: 'Order', field: 'Sale_Owner__c', kind: 'text', key: 'search', when: 'edit' },
  });
  expect(mappedReadFields(mapping)).toEqual([
    { object: 'Order', field: 'OrderNumber' },
    { object: 'Asset', field: 'Name' },
    { object: 'Asset', field: 'Owner__c' },
  ]);
});

test('values of the file are shown to everybody, and texts of the sender are masked', () => {
  const written = mappedWrittenFields(fastspringMapping());
  const field = (name: string) => written.find((each) => each.field === name);
  expect(shownValue('Completed', field('Status__c'))).toBe('Completed');
  expect(shownValue('Jane', field('Note__c'))).toBe('(a text of 4 characters)');
});
