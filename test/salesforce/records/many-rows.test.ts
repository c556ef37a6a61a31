import { findRecords } from '../../../src/salesforce/records/find-records.ts';
import type { Lookup } from '../../../src/salesforce/records/write.ts';
import { type Row, RowsOrg } from './rows-org.ts';

let ids = 0;
const rows = (count: number, value: string): Row[] =>
  Array.from({ length: count }, () => {
    ids += 1;
    return { Id: `801${ids}`, Number__c: value };
  });
const lookup = (value: string): Lookup => ({
  ...{ name: 'order', object: 'Order', candidates: [{ field: 'Number__c', value }] },
});
const nothing = { kind: 'nothing' };

async function find(org: RowsOrg, ...values: string[]) {
  return findRecords(org, values.map(lookup));
}

test('a value that 2,001 records have names none of them, with one call', async () => {
  const org = new RowsOrg(rows(2001, 'x'));
  expect(await find(org, 'x')).toEqual([nothing]);
  expect(org.queries).toEqual([
    "SELECT Id, Number__c FROM Order WHERE Number__c IN ('x') LIMIT 40",
  ]);
});

test('600 values that eleven records have each are read in few calls, and another value is found', async () => {
  const values = Array.from({ length: 600 }, (_, index) => `n-${index}`);
  const [only] = rows(1, 'only');
  const org = new RowsOrg([...values.flatMap((value) => rows(11, value)), only as Row]);
  const found = await find(org, ...values, 'only');
  expect(found).toEqual([...values.map(() => nothing), { kind: 'found', id: only?.Id }]);
  expect(org.paths.length).toBeLessThanOrEqual(8);
});

test.each([
  ['2,001', 2001, 2],
  // Ten parts, then the other value alone.
  ['50,000', 50_000, 11],
])('a value that %s records have does not hinder another one', async (_case, count, calls) => {
  const [only] = rows(1, 'only');
  const org = new RowsOrg([...rows(count, 'x'), only as Row]);
  expect(await find(org, 'x', 'only')).toEqual([nothing, { kind: 'found', id: only?.Id }]);
  expect(org.paths).toHaveLength(calls);
});

test('when several values have very many records each, the calls stay few, and nothing is guessed', async () => {
  const values = ['a', 'b', 'c', 'd', 'e'];
  const org = new RowsOrg([...values.flatMap((value) => rows(21_000, value)), ...rows(1, 'only')]);
  expect(await find(org, ...values, 'only')).toEqual([...values, 'only'].map(() => nothing));
  expect(org.paths.length).toBeLessThanOrEqual(30);
});

test('a stamp that very many records carry is a conflict, with one call', async () => {
  const claim = { field: 'Number__c', value: 'x', label: 'number' };
  const org = new RowsOrg(rows(3000, 'x'));
  expect(await findRecords(org, [{ ...lookup('x'), claim }])).toMatchObject([
    { kind: 'conflict', explanation: expect.stringMatching(/^Several records of Order carry/) },
  ]);
  expect(org.paths).toHaveLength(1);
});
