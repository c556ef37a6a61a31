import { linkedWrites } from '../../../src/salesforce/records/lookup/linked-writes.ts';
import type { GroupWrite, RecordWrite } from '../../../src/salesforce/records/record-write.ts';

const ORDER = { object: 'Order', lookup: 'order' } as const;
const FILE = { object: 'File__c', field: 'Key__c', value: 'f-1' } as const;
const reference = { Order__c: { lookup: 'order' } };

const group = (name: string, version: number, fields: GroupWrite['fields']): GroupWrite => ({
  ...{ name, version: [version], fields, valuesFrom: '1', events: ['1'] },
});
const ofOrder = (...groups: GroupWrite[]): RecordWrite => ({ record: ORDER, groups });
const ofFile = (...groups: GroupWrite[]): RecordWrite => ({ record: FILE, groups, after: 'order' });
const brief = (written: RecordWrite[], before: RecordWrite[] = []) =>
  linkedWrites(linkedWrites([], before), written).map((write) => [
    `${write.record.object} ${write.group}`,
    write.version,
    write.fields,
  ]);

test('of a record that a look-up found, the values of each field group are repeated', () => {
  const state = group('state', 1, { State__c: 'accepted' });
  const fraud = group('fraud', 1, { Fraud__c: 'passed' });
  expect(brief([ofOrder(state, fraud)])).toEqual([
    ['Order state', [1], { State__c: 'accepted' }],
    ['Order fraud', [1], { Fraud__c: 'passed' }],
  ]);
});

test('of other records the reference alone is repeated, once per record', () => {
  const status = group('status', 1, { ...reference, Status__c: 'Open' });
  const flag = group('flag', 1, { ...reference, Flag__c: true });
  expect(brief([ofFile(status, flag)])).toEqual([['File__c status', [1], reference]]);
});

test('what was written later replaces what was written before', () => {
  const older = [ofOrder(group('state', 1, { State__c: 'a' })), ofFile(group('x', 1, reference))];
  const newer = [ofOrder(group('state', 2, { State__c: 'b' })), ofFile(group('y', 2, reference))];
  expect(brief(newer, older)).toEqual([
    ['Order state', [2], { State__c: 'b' }],
    ['File__c y', [2], reference],
  ]);
});

test('a group that has no value, or refers to nothing, is not repeated', () => {
  const withoutValue = ofOrder(group('state', 1, {}));
  expect(brief([withoutValue, ofFile(group('x', 1, { Name__c: 'a' }))])).toEqual([]);
});

test('a repeated write keeps its guard and what it comes after, and creates no record', () => {
  const guard = { field: 'V__c', number: 7 };
  const guarded = ofOrder({ ...group('state', 1, { State__c: 'a' }), guard });
  expect(linkedWrites([], [guarded, ofFile(group('x', 1, reference))])).toMatchObject([
    { guard, creates: true },
    { after: 'order', creates: false },
  ]);
});
