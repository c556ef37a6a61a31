import type { RecordWrite } from '../../src/salesforce/records/record-write.ts';
import type { Lookup } from '../../src/salesforce/records/write.ts';
import type { Refusal } from '../../src/salesforce/refusal.ts';
import { interpretSent } from '../../src/worker/order-conflict.ts';
import { FILE, ORDER, ORDER_LOOKUP, runOf } from './runs.ts';

const claim = { field: 'DR_Order_Id__c', value: '2044', label: 'invoice number' };
const lookups: Lookup[] = [{ ...ORDER_LOOKUP, claim }];
const group = { name: 'state', version: [1], fields: {}, valuesFrom: '1', events: ['1', '2'] };
const ofOrder: RecordWrite = { record: ORDER, groups: [group] };
const ofFile: RecordWrite = {
  record: FILE,
  groups: [{ ...group, fields: { Order__c: { lookup: 'order' } } }],
};
const DUPLICATE =
  'duplicate value found: DR_Order_Id__c duplicates value on record with id: 801000000000002';

const refusalOf = (verdict: Refusal['verdict'], code = 'ANY', detail = 'No.'): Refusal => ({
  ...{ verdict, code, object: 'Order', fields: [], detail },
});
const duplicate = refusalOf('retry', 'DUPLICATE_VALUE', DUPLICATE);

/** What a refusal means for a write whose Order was found just now, or is a remembered one. */
function interpret(refusal: Refusal, how: 'found now' | 'remembered', write = ofOrder) {
  const found = new Set(how === 'found now' ? ['order'] : []);
  const ready = { run: runOf({}), write, lookups, ids: { order: '801A' }, found };
  const { results, rest } = interpretSent(ready, { written: false, refusal });
  expect(rest).toEqual([]);
  const [result] = results;
  return result?.kind === 'refused' ? { ...result.refusal, events: result.events } : result;
}

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['belongs to another subject', refusalOf('conflict'), ofOrder],
  ['is gone', refusalOf('gone'), ofOrder],
  ['cannot carry the id since another one does', duplicate, ofOrder],
  ['is gone, and another record refers to it', refusalOf('gone'), ofFile],
])('a remembered Order that %s is looked up again before anything is parked', (_case, refusal, write) => {
  expect(interpret(refusal, 'remembered', write)).toMatchObject({
    kind: 'postponed',
    isRecordInDoubt: true,
  });
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['belongs to another subject', refusalOf('conflict', 'FIELD_CUSTOM_VALIDATION_EXCEPTION'), 'Order 801A already carries another invoice number; this event is of 2044.'],
  ['cannot carry the id since another one does', duplicate, 'Order 801000000000002 already carries the invoice number 2044, so that Order 801A cannot.'],
  ['cannot carry the id since an unnamed one does', { ...duplicate, detail: 'No.', fields: ['DR_Order_Id__c'] }, 'Another Order already carries the invoice number 2044, so that Order 801A cannot.'],
])('an Order that was found just now and %s is a conflict of one code, for all events', (_case, refusal, explanation) => {
  expect(interpret(refusal, 'found now')).toEqual({
    ...{ verdict: 'conflict', code: 'ORDER_CONFLICT', object: 'Order' },
    ...{ fields: ['DR_Order_Id__c'], detail: refusal.detail, explanation, events: ['1', '2'] },
  });
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a record that is gone although it was found just now', refusalOf('gone'), 'found now', ofOrder, 'gone'],
  ['a duplicate of another field', refusalOf('retry', 'DUPLICATE_VALUE', 'duplicates value of Name'), 'remembered', ofOrder, 'retry'],
  ['a lock', refusalOf('retry'), 'remembered', ofOrder, 'retry'],
  ['a duplicate of a record that is no Order', duplicate, 'found now', ofFile, 'retry'],
] as const)('%s is what Salesforce says it is', (_case, refusal, how, write, verdict) => {
  expect(interpret(refusal, how, write)).toMatchObject({ verdict, code: refusal.code });
});
