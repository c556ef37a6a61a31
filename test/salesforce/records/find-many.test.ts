import { CallError } from '../../../src/http-client/call-error.ts';
import { createOrgMemory } from '../../../src/salesforce/memory/org-memory.ts';
import { OrgOutageError } from '../../../src/salesforce/org-errors.ts';
import { findRecords } from '../../../src/salesforce/records/find-records.ts';
import type { Lookup } from '../../../src/salesforce/records/write.ts';
import { type Row, RowsOrg } from './rows-org.ts';

const CLAIM = 'DR_Order_Id__c';
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const idOf = (index: number) => `801Qy0000${String(index).padStart(6, '0')}AAA`;
const stampOf = (index: number) => String(204_440_790_336 + index);
const numberOf = (index: number) => String(index).padStart(8, '0');

function lookup(index: number, field: string, value: string): Lookup {
  const stamp = { field: CLAIM, value: stampOf(index) };
  const claim = { ...stamp, label: 'order id' };
  return { name: 'order', object: 'Order', candidates: [stamp, { field, value }], claim };
}

/** As of a new order whose event contains `sfOrderId`. */
const byId = (index: number) => lookup(index, 'Id', idOf(index));
const byNumber = (index: number) => lookup(index, 'OrderNumber', numberOf(index));
const byLongNumber = (index: number) => lookup(index, 'Number__c', numberOf(index).padEnd(80, 'x'));

function rowOf(index: number, stamp: string | null = null): Row {
  const number = numberOf(index);
  return {
    Id: idOf(index),
    OrderNumber: number,
    Number__c: number.padEnd(80, 'x'),
    [CLAIM]: stamp,
  };
}

const rows = (count: number) => numbers(count).map((index) => rowOf(index));
const free = (index: number) => ({ kind: 'found', id: idOf(index), isFree: true });

test.each([
  // A short query is the URL of a call.
  ['a record id', 1, byId, [['/query', 1]]],
  ['record ids', 100, byId, [['/query', 1]]],
  ['record ids', 250, byId, [['/composite', 1]]],
  ['record ids', 1000, byId, [['/composite', 4]]],
  ['numbers', 1000, byNumber, [['/composite', 4]]],
  [
    'the longest numbers',
    1000,
    byLongNumber,
    [
      ['/composite', 5],
      ['/query', 1],
    ],
  ],
] as const)(
  'orders by %s, %d of them, are found with few calls',
  async (_case, count, by, calls) => {
    const org = new RowsOrg(rows(count));
    expect(await findRecords(org, numbers(count).map(by))).toEqual(numbers(count).map(free));
    const made = org.parts.map((parts, call) => [org.paths[call]?.split('?')[0], parts.length]);
    expect(made).toEqual(calls);
  },
);

test('of many, the stamp decides as for a few: one is free, one ours, one taken, one missing', async () => {
  const taken = [rowOf(0), rowOf(1, stampOf(1)), rowOf(2, 'other')];
  const org = new RowsOrg([...taken, ...rows(1000).slice(4)]);
  const found = await findRecords(org, numbers(1000).map(byId));
  expect(found.slice(0, 5)).toMatchObject([
    free(0),
    { kind: 'found', id: idOf(1) },
    { kind: 'conflict', parties: { record: idOf(2), owner: 'other' } },
    { kind: 'nothing' },
    free(4),
  ]);
});

test('of many, an order that carries the stamp is found although the event names another one', async () => {
  const org = new RowsOrg([...rows(1000), rowOf(7777, stampOf(3))]);
  const found = await findRecords(org, numbers(1000).map(byId));
  expect(found[3]).toMatchObject({ kind: 'found', id: idOf(7777), note: expect.any(String) });
});

test('look-ups of several objects share a call, five at most', async () => {
  const org = new RowsOrg([]);
  const others = numbers(6).map((index): Lookup => {
    const candidates = [{ field: 'Key__c', value: 'x' }];
    return { name: 'other', object: `Other_${index}__c`, candidates };
  });
  await findRecords(org, [byId(1), ...others]);
  expect(org.parts.map(({ length }) => length)).toEqual([5, 2]);
});

test.each([
  ['a page', '<html></html>', 'unavailable', undefined],
  [
    'the use of all API calls',
    [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'No.' }],
    'limit',
    'REQUEST_LIMIT_EXCEEDED',
  ],
])('%s as the answer of one query among others is an outage', async (_case, body, kind, code) => {
  class FailingOrg extends RowsOrg {
    override async call(request: Parameters<RowsOrg['call']>[0]): Promise<unknown> {
      await super.call(request);
      const answered = { httpStatusCode: 200, body: { done: true, records: [] } };
      return { compositeResponse: [answered, { httpStatusCode: 503, body }] };
    }
  }
  const finding = findRecords(new FailingOrg([]), numbers(500).map(byId));
  await expect(finding).rejects.toThrow(OrgOutageError);
  await expect(finding).rejects.toMatchObject({ kind, code });
});

test('a call of look-ups that has fewer answers than queries is an outage, never "not found"', async () => {
  class OddOrg extends RowsOrg {
    override async call(request: Parameters<RowsOrg['call']>[0]): Promise<unknown> {
      await super.call(request);
      return { compositeResponse: [{ httpStatusCode: 200, body: { done: true, records: [] } }] };
    }
  }
  const finding = findRecords(new OddOrg([]), numbers(1000).map(byId));
  await expect(finding).rejects.toMatchObject({ kind: 'unavailable' });
});

test('look-ups that have no answer in time are asked with half as many queries later', async () => {
  class SlowOrg extends RowsOrg {
    readonly memory = createOrgMemory();
    override async call(request: Parameters<RowsOrg['call']>[0]): Promise<unknown> {
      const answer = await super.call(request);
      if ((this.parts.at(-1)?.length ?? 0) <= 2) return answer;
      const cause = new CallError('Too late.', { reason: 'timeout' });
      throw new OrgOutageError('unavailable', 'No answer in time.', { cause });
    }
  }
  const org = new SlowOrg(rows(1000));
  const lookups = numbers(1000).map(byId);
  await expect(findRecords(org, lookups)).rejects.toMatchObject({ isTimeout: true });
  expect(await findRecords(org, lookups)).toEqual(numbers(1000).map(free));
  expect(org.parts.map(({ length }) => length)).toEqual([4, 2, 2]);
});
