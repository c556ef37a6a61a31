import type { Org } from '../../../src/salesforce/api/org.ts';
import { findRecords } from '../../../src/salesforce/records/find-records.ts';
import type { Lookup } from '../../../src/salesforce/records/write.ts';
import { RowsOrg } from './rows-org.ts';

/** An org that answers every query with these rows, and collects the queries. */
function orgWith(records: readonly Record<string, unknown>[]) {
  const queries: string[] = [];
  const org: Pick<Org, 'call'> = {
    async call({ path }) {
      queries.push(decodeURIComponent(path));
      return { done: true, records };
    },
  };
  return { org: org as Org, queries };
}

const lookup = (value: string): Lookup => ({
  name: 'order',
  object: 'Order',
  candidates: [{ field: 'OrderNumber', value }],
});

test('a look-up without a claim queries only its own field, and several look-ups may find the same record', async () => {
  const { org, queries } = orgWith([{ Id: '801A', OrderNumber: '251' }]);
  const found = await findRecords(org, [lookup('251'), lookup('251'), lookup('252')]);
  expect(found).toEqual([
    { kind: 'found', id: '801A' },
    { kind: 'found', id: '801A' },
    { kind: 'nothing' },
  ]);
  expect(queries).toEqual([
    "/query?q=SELECT Id, OrderNumber FROM Order WHERE OrderNumber IN ('251','252')",
  ]);
});

test('several records with the same value count as none: which one is meant is never guessed', async () => {
  const { org } = orgWith([
    { Id: '801A', OrderNumber: '251' },
    { Id: '801B', OrderNumber: '251' },
  ]);
  expect(await findRecords(org, [lookup('251')])).toEqual([{ kind: 'nothing' }]);
});

test('a record that is in two answers counts once', async () => {
  const row = { Id: '801A', OrderNumber: '251' };
  const { org } = orgWith([row, { ...row }]);
  expect(await findRecords(org, [lookup('251')])).toEqual([{ kind: 'found', id: '801A' }]);
});

test('look-ups with and without a claim have separate queries, in one call', async () => {
  const org = new RowsOrg([]);
  const claim = { field: 'DR_Order_Id__c', value: '7', label: 'order id' };
  await findRecords(org, [lookup('251'), { ...lookup('251'), claim }]);
  expect(org.queries).toHaveLength(2);
  expect(org.paths).toEqual(['/composite']);
});

test('the oldest record is the first of the answer, which the query sorts', async () => {
  const { org, queries } = orgWith([
    { Id: 'a00A', File_Id__c: 'f' },
    { Id: 'a00B', File_Id__c: 'f' },
    { Id: 'a00C', File_Id__c: 'F' },
  ]);
  const oldest = (value: string): Lookup => ({
    name: value,
    object: 'File__c',
    candidates: [{ field: 'File_Id__c', value }],
    oldest: true,
  });
  expect(await findRecords(org, [oldest('f'), oldest('F'), oldest('g')])).toEqual([
    { kind: 'found', id: 'a00A' },
    { kind: 'found', id: 'a00C' },
    { kind: 'nothing' },
  ]);
  expect(queries).toEqual([
    "/query?q=SELECT Id, File_Id__c FROM File__c WHERE File_Id__c IN ('f','F','g') ORDER BY CreatedDate, Id",
  ]);
});
