import {
  packCalls,
  type RecordToWrite,
} from '../../../src/salesforce/records/composite-batches.ts';
import { fc } from '../../support/properties.ts';

/** What Salesforce allows. */
const LIMITS = { perCollection: () => 200, perCall: () => 1000 };

const order = (value: string): RecordToWrite => ({ object: 'Order', key: 'Id', value, fields: {} });
const file = (value: string): RecordToWrite => ({
  object: 'DR_File__c',
  key: 'File_Id__c',
  value,
  fields: {},
});
const many = (count: number, make: (value: string) => RecordToWrite) =>
  Array.from({ length: count }, (_, index) => make(`record-${index}`));

const shape = (records: readonly RecordToWrite[]) =>
  packCalls(records, LIMITS).map((call) =>
    call.map((collection) => [collection.object, collection.records.length]),
  );

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['no record is no call', [], []],
  ['one record is one call', many(1, order), [[['Order', 1]]]],
  ['200 records are one collection', many(200, order), [[['Order', 200]]]],
  ['the 201st record starts another collection', many(201, order), [[['Order', 200], ['Order', 1]]]],
  ['a thousand records are one call', many(1000, order), [[['Order', 200], ['Order', 200], ['Order', 200], ['Order', 200], ['Order', 200]]]],
  ['the 1001st record starts another call', many(1001, order), [[['Order', 200], ['Order', 200], ['Order', 200], ['Order', 200], ['Order', 200]], [['Order', 1]]]],
  ['a collection has records of one object', [order('a'), file('a'), order('b')], [[['Order', 2], ['DR_File__c', 1]]]],
  ['a repeated key goes into a later call', [order('a'), order('b'), order('a')], [[['Order', 2]], [['Order', 1]]]],
  ['keys that differ in case only are the same', [file('abc'), file('ABC'), file('aBc')], [[['DR_File__c', 1]], [['DR_File__c', 1]], [['DR_File__c', 1]]]],
  ['the same key of two objects is not the same record', [order('a'), file('a')], [[['Order', 1], ['DR_File__c', 1]]]],
])('%s', (_case, records, expected) => {
  expect(shape(records)).toEqual(expected);
});

test('one object with two key fields has two collections, one for each', () => {
  const byOther: RecordToWrite = { object: 'Order', key: 'DR_Order_Id__c', value: 'x', fields: {} };
  const [call] = packCalls([order('a'), byOther], LIMITS);
  expect(call?.map(({ object, key }) => [object, key])).toEqual([
    ['Order', 'Id'],
    ['Order', 'DR_Order_Id__c'],
  ]);
});

test('a call with several objects carries as many records as the slowest of them allows', () => {
  const limits = {
    perCollection: () => 200,
    perCall: (object: string) => (object === 'Order' ? 100 : 1000),
  };
  const sizes = (records: readonly RecordToWrite[]) =>
    packCalls(records, limits).map((call) =>
      call.map((collection) => [collection.object, collection.records.length]),
    );
  expect(sizes([...many(150, order), ...many(300, file)])).toEqual([
    [['Order', 100]],
    [
      ['Order', 50],
      ['DR_File__c', 50],
    ],
    [
      ['DR_File__c', 200],
      ['DR_File__c', 50],
    ],
  ]);
  expect(sizes([...many(300, file), ...many(50, order)])).toEqual([
    [
      ['DR_File__c', 200],
      ['DR_File__c', 100],
    ],
    [['Order', 50]],
  ]);
});

const record = fc.record<RecordToWrite>({
  object: fc.constantFrom('Order', 'DR_File__c', 'DR_Fulfillment__c'),
  key: fc.constantFrom('Id', 'External__c'),
  value: fc
    .integer({ min: 0, max: 400 })
    .map((number) => (number % 2 ? `k${number}` : `K${number - 1}`)),
  fields: fc.constant({}),
});

test('every record is sent once, no call is too large or has a key twice, and repeats keep their order', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 1500, size: 'max' }), (records) => {
      const calls = packCalls(records, LIMITS);
      const sent = calls.flatMap((call) => call.flatMap((collection) => collection.records));
      expect(new Set(sent)).toEqual(new Set(records));
      expect(sent).toHaveLength(records.length);
      const nameOf = ({ object, key, value }: RecordToWrite) =>
        `${object} ${key} ${value.toLowerCase()}`;
      for (const call of calls) {
        expect(call.length).toBeLessThanOrEqual(5);
        expect(
          Math.max(...call.map((collection) => collection.records.length)),
        ).toBeLessThanOrEqual(200);
        const names = call.flatMap((collection) => collection.records.map(nameOf));
        expect(new Set(names).size).toBe(names.length);
      }
      const places = new Map(records.map((each, index) => [each, index]));
      for (const same of Map.groupBy(sent, nameOf).values()) {
        const order = same.map((each) => places.get(each) ?? -1);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 40 },
  );
});
