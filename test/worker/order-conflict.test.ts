import type { RecordWrite } from '../../src/salesforce/records/record-write.ts';
import type { Lookup } from '../../src/salesforce/records/write.ts';
import type { Refusal } from '../../src/salesforce/refusal.ts';
import { interpretSent } from '../../src/worker/order-conflict.ts';
import { FILE, ORDER, ORDER_LOOKUP, runOf } from './runs.ts';

const ID = '801000000000001';
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
function interpret(
  refusal: Refusal,
  how: 'found now' | 'found free' | 'found free again' | 'remembered',
  write = ofOrder,
) {
  const found = new Set(how === 'remembered' ? [] : ['order']);
  const free = new Set(how.startsWith('found free') ? ['order'] : []);
  const run = { ...runOf({}), wasInDoubt: how === 'found free again' };
  const ready = { run, write, lookups, ids: { order: ID }, found, free };
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
  ['belongs to another subject', refusalOf('conflict', 'FIELD_CUSTOM_VALIDATION_EXCEPTION'), `Order ${ID} already carries another invoice number; this event is of 2044.`, `1. Clear DR_Order_Id__c of Order ${ID}. 2. Replay. B. This event belongs to another Order: 1. Write its invoice number into`, { record: ID }],
  ['cannot carry the id since another one does', duplicate, `Order 801000000000002 already carries the invoice number 2044, so that Order ${ID} cannot.`, 'Clear DR_Order_Id__c on all records but the right one, then replay. If the integration user cannot see Order 801000000000002, share it', { record: ID, otherRecord: '801000000000002' }],
  ['cannot carry the id since a hidden one does', { ...duplicate, detail: 'duplicate value found: <unknown> duplicates value on record with id: <unknown>' }, `Another Order already carries the invoice number 2044, so that Order ${ID} cannot.`, 'If the integration user cannot see the Order that carries it, share it', { record: ID, otherRecord: '' }],
  ['cannot carry the id since an unnamed one does', { ...duplicate, detail: 'No.', fields: ['DR_Order_Id__c'] }, `Another Order already carries the invoice number 2044, so that Order ${ID} cannot.`, 'Clear DR_Order_Id__c on all records but the right one', { record: ID, otherRecord: '' }],
])('an Order that was found just now and %s is a conflict of one code, for all events', (_case, refusal, explanation, advice, parties) => {
  const conflict = interpret(refusal, 'found now');
  expect(conflict).toEqual({
    ...{ verdict: 'conflict', code: 'ORDER_CONFLICT', object: 'Order' },
    ...{ fields: ['DR_Order_Id__c'], detail: refusal.detail, events: ['1', '2'], parties },
    explanation: expect.stringContaining(explanation),
  });
  expect(conflict).toMatchObject({ explanation: expect.stringContaining(advice) });
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

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a value that does not fit', refusalOf('park', 'STRING_TOO_LONG'), ofOrder, ID],
  ['a lock', refusalOf('locked', 'ENTITY_IS_LOCKED'), ofOrder, ID],
  ['a right to the record that is missing', refusalOf('hold', 'INSUFFICIENT_ACCESS_OR_READONLY'), ofOrder, ID],
  ['a field that the org lacks, whatever the record', refusalOf('hold', 'INVALID_FIELD'), ofOrder, undefined],
  ['a storage that is full', refusalOf('hold', 'STORAGE_LIMIT_EXCEEDED'), ofOrder, undefined],
  ['a record whose id is not known', refusalOf('park', 'STRING_TOO_LONG'), ofFile, undefined],
] as const)('the refusal for %s has the id of the record only if it is about it', (_case, refusal, write, id) => {
  const [result] = interpretSent(
    { run: runOf({}), write: { ...write, groups: [{ ...group, events: ['1'] }] }, lookups, ids: { order: ID }, found: new Set(['order']) },
    { written: false, refusal },
  ).results;
  expect(result?.kind === 'refused' && result.refusal.recordId).toBe(id);
});

test('an Order that another subject got after it was found free is looked up again, once', () => {
  const conflict = refusalOf('conflict', 'FIELD_CUSTOM_VALIDATION_EXCEPTION');
  expect(interpret(conflict, 'found free')).toMatchObject({
    ...{ kind: 'postponed', isRecordInDoubt: true },
  });
  expect(interpret(conflict, 'found free again')).toMatchObject({
    ...{ verdict: 'conflict', code: 'ORDER_CONFLICT' },
  });
});
