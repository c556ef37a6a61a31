import { fieldProblems } from './check-fields.ts';

const mapped = new Set(['Order.DR_Order_Id__c']);
const written = { name: 'Order.DR_Order_Id__c', untouched: false };

test('mapped fields, fields of the org and fields of other programs are right', () => {
  const ofOthers = { name: 'Order.Amount__c', untouched: true };
  const ofOrg = { name: 'Order.LastModifiedDate', untouched: false };
  expect(fieldProblems([written, ofOthers, ofOrg], mapped)).toEqual([]);
});

test.each([
  ['that is not mapped', [written, { name: 'Order.Amount__c', untouched: false }]],
  ['of an Order that no body names', [{ ...written, untouched: true }]],
  ['that is nowhere, although events were sent', []],
])('a field %s is a problem', (_, filled) => {
  expect(fieldProblems(filled, mapped)).toHaveLength(1);
});
