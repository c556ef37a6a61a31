import { filterCondition } from '../../../local/org/pages/list-views/filter-condition.ts';
import type { ListView } from '../../../local/org/pages/list-views/list-view.ts';
import { viewQuery } from '../../../local/org/pages/list-views/view-query.ts';
import { buildSchema } from '../../../local/org/schema/build-schema.ts';
import { readMetadata } from '../../../local/org/schema/read-metadata.ts';
import { readQuery } from '../../../local/org/soql/read-query.ts';
import { METADATA_DIRECTORY } from '../org/running-org.ts';

const prefixes = new Map([
  ['DR_Fulfillment__c', 'a00'],
  ['DR_Invoice__c', 'a01'],
]);
const schema = buildSchema(await readMetadata(METADATA_DIRECTORY), prefixes);

function objectNamed(name: string) {
  const object = schema.objects.get(name.toLowerCase());
  if (object === undefined) throw new Error(`The fixture has no object ${name}`);
  return object;
}

test.each([
  ['Code__c', 'equals', 'a', "(Code__c = 'a')"],
  ['Code__c', 'equals', 'a, b', "(Code__c = 'a' OR Code__c = 'b')"],
  ['Code__c', 'equals', '"a,b"', "(Code__c = 'a,b')"],
  ['Code__c', 'equals', '', '(Code__c = null)'],
  ['Code__c', 'notEqual', 'a,b', "(Code__c != 'a' AND Code__c != 'b')"],
  ['Code__c', 'notEqual', '', '(Code__c != null)'],
  ['Code__c', 'contains', "O'Neil_50%", "(Code__c LIKE '%O\\'Neil\\_50\\%%')"],
  ['Code__c', 'notContain', 'x', "((NOT Code__c LIKE '%x%'))"],
  ['Code__c', 'startsWith', 'x', "(Code__c LIKE 'x%')"],
  ['Completed__c', 'equals', '1', '(Completed__c = true)'],
  ['Completed__c', 'notEqual', '0', '(Completed__c != false)'],
  ['Weight__c', 'lessOrEqual', '7.50', '(Weight__c <= 7.5)'],
  ['CREATED_DATE', 'equals', 'THIS_MONTH', '(CreatedDate = THIS_MONTH)'],
  ['LAST_UPDATE', 'greaterThan', '11/2/2026', '(LastModifiedDate > 2026-11-02)'],
  ['Order__c', 'equals', '00000100', "(Order__r.OrderNumber = '00000100')"],
  ['NAME', 'startsWith', 'F', "(Name LIKE 'F%')"],
])('%s %s %j becomes %s', (field, operation, value, expected) => {
  const object = objectNamed('DR_Fulfillment__c');
  const condition = filterCondition(schema, object, { field, operation, value });
  expect(condition).toBe(expected);
  // The condition is valid SOQL.
  const soql = `SELECT Id FROM ${object.name} WHERE ${condition}`;
  expect(readQuery(schema, soql, new Date())).toHaveProperty('where');
});

test('standard fields are found by their names in list views', () => {
  const view: ListView = {
    name: 'V',
    label: 'V',
    columns: [
      'ORDERS.ORDER_NUMBER',
      'SALES.ACCOUNT.NAME',
      'ORDERS.STATUS',
      'DR_State__c',
      'ORDERS.EFFECTIVE_DATE',
      'ORDERS.CREATED_DATE',
      'CREATEDBY_USER',
    ],
    filters: [],
  };
  const { columns, where, unsupported } = viewQuery(schema, objectNamed('Order'), view);
  expect(columns.map(({ name }) => name)).toEqual([
    'OrderNumber',
    'AccountId',
    'Status',
    'DR_State__c',
    'EffectiveDate',
    'CreatedDate',
    'CreatedById',
  ]);
  expect([where, unsupported]).toEqual(['', []]);
});
