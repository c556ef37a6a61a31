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
  ['50,000', 50_000, 2],
])('a value that %s records have does not hinder another one', async (_case, count, calls) => {
  const [only] = rows(1, 'only');
  const org = new RowsOrg([...rows(count, 'x'), only as Row]);
  expect(await find(org, 'x', 'only')).toEqual([nothing, { kind: 'found', id: only?.Id }]);
  expect(org.paths).toHaveLength(calls);
});

test('when several values have very many records each, another one is found, and the calls stay few', async () => {
  const values = ['a', 'b', 'c', 'd', 'e'];
  const [only] = rows(1, 'only');
  const many = values.flatMap((value) => rows(21_000, value));
  const org = new RowsOrg([...many, only as Row]);
  const found = await find(org, ...values, 'only');
  expect(found).toEqual([...values.map(() => nothing), { kind: 'found', id: only?.Id }]);
  expect(org.paths.length).toBeLessThanOrEqual(4);
});

test.each([
  ['all but one have 25 records each', 999, 25],
  ['all but one have as many records as are read of each', 499, 40],
  ['all but one have 60 records each', 499, 60],
])('of 500 to 1,000 values, of which %s, the one is found', async (_case, count, each) => {
  const values = Array.from({ length: count }, (_, index) => `n-${index}`);
  const [only] = rows(1, 'only');
  // As an org may answer: one record of each value after the other, then the next one of each.
  const rounds = Array.from({ length: each }, () => values.flatMap((value) => rows(1, value)));
  const org = new RowsOrg([...rounds.flat(), only as Row]);
  const found = await find(org, ...values, 'only');
  expect(found).toEqual([...values.map(() => nothing), { kind: 'found', id: only?.Id }]);
  expect(org.paths.length).toBeLessThanOrEqual(20);
});

test('of 1,000 values with 25 records each, the oldest record of each is found', async () => {
  const values = Array.from({ length: 1000 }, (_, index) => `n-${index}`);
  const records = values.map((value) => rows(25, value));
  const org = new RowsOrg(records.flat());
  const found = await findRecords(
    org,
    values.map((value) => ({ ...lookup(value), oldest: true })),
  );
  expect(found).toEqual(records.map(([oldest]) => ({ kind: 'found', id: oldest?.Id })));
});

test('a stamp that very many records carry is a conflict, with one call', async () => {
  const claim = { field: 'Number__c', value: 'x', label: 'number' };
  const org = new RowsOrg(rows(3000, 'x'));
  expect(await findRecords(org, [{ ...lookup('x'), claim }])).toMatchObject([
    { kind: 'conflict', explanation: expect.stringMatching(/^Several records of Order carry/) },
  ]);
  expect(org.paths).toHaveLength(1);
});
