import { MINUTE_MS } from '../../../src/time.ts';
import { type OrgWithOrders, orgWithOrders } from './org-with-orders.ts';

let org: OrgWithOrders;
beforeAll(async () => {
  org = await orgWithOrders();
});
afterAll(() => org[Symbol.asyncDispose]());

/** The seconds of both instants are ignored, so the span ends in the future. */
const span = () =>
  [new Date(Date.now() - MINUTE_MS), new Date(Date.now() + 2 * MINUTE_MS)] as const;

test('jsforce gets the ids of changed and of deleted rows', async () => {
  const orders = org.connection.sobject('Order');
  const changed = await orders.updated(...span());
  expect(changed.ids.sort()).toEqual([...org.orderIds].sort());
  const [id = ''] = org.orderIds;
  expect((await org.call('DELETE', `/sobjects/Order/${id}`)).status).toBe(204);
  const deleted = await orders.deleted(...span());
  expect(deleted.deletedRecords).toEqual([{ id, deletedDate: expect.any(String) }]);
  expect((await orders.updated(...span())).ids).not.toContain(id);
  const [past] = span();
  const before = new Date(past.getTime() - MINUTE_MS);
  expect((await orders.updated(before, past)).ids).toEqual([]);
});

test.each([
  ['updated?start=2026-01-01T00:00:00Z', 'INVALID_REPLICATION_DATE'],
  ['deleted?start=2026-01-01T00:00:30Z&end=2026-01-01T00:00:10Z', 'INVALID_REPLICATION_DATE'],
])('%s is refused', async (path, errorCode) => {
  expect(await org.call('GET', `/sobjects/Order/${path}`)).toMatchObject({
    status: 400,
    body: [{ errorCode }],
  });
});

test('a resource that this org does not have is named', async () => {
  expect(await org.call('GET', '/sobjects/Account/quickActions')).toMatchObject({
    status: 404,
    body: [
      {
        errorCode: 'NOT_FOUND',
        message: 'The local org has no resource sobjects/Account/quickActions',
      },
    ],
  });
});

test('list views are listed, described and run', async () => {
  const path = '/sobjects/DR_Fulfillment__c/listviews';
  const { listviews } = (await org.call('GET', path)).body;
  expect(listviews).toMatchObject([{ label: 'All Fulfillments' }, { label: 'Heavy & done' }]);
  const [all, heavy] = listviews;
  expect((await org.call('GET', `${path}/${heavy.id}`)).body).toEqual(heavy);
  expect((await org.call('GET', `${path}/${heavy.id}/describe`)).body).toMatchObject({
    sobjectType: 'DR_Fulfillment__c',
    query: expect.stringContaining('FROM DR_Fulfillment__c WHERE'),
  });
  const results = (await org.call('GET', `${path}/${heavy.id}/results`)).body;
  expect(results).toMatchObject({ label: 'Heavy & done', done: true });
  expect((await org.call('GET', `${path}/${all.id}/results`)).body.size).toBe(4);
  expect((await org.call('GET', `${path}/00B000000000000AAA/describe`)).status).toBe(404);
});

test('rows are counted by object', async () => {
  const { body } = await org.call('GET', '/limits/recordCount?sObjects=Account,DR_Fulfillment__c');
  expect(body.sObjects).toEqual([
    { count: 2, name: 'Account' },
    { count: 4, name: 'DR_Fulfillment__c' },
  ]);
  const all = await org.call('GET', '/limits/recordCount');
  expect(all.body.sObjects).toContainEqual({ count: 2, name: 'Account' });
});

test('the limits are those of a Developer Edition org', async () => {
  const limits = await org.connection.limits();
  expect(limits).toMatchObject({
    DailyApiRequests: { Max: 15_000 },
    DataStorageMB: { Max: 5, Remaining: 5 },
    FileStorageMB: { Max: 20, Remaining: 20 },
  });
  expect(Object.keys(limits).length).toBeGreaterThan(45);
});

test('jsforce lists the tabs', async () => {
  expect(await org.connection.tabs()).toContainEqual(
    expect.objectContaining({
      label: 'Orders',
      name: 'standard-Order',
      url: `${org.url}/lightning/o/Order/list`,
    }),
  );
});

test('no records have been viewed', async () => {
  expect(await org.connection.recent(2)).toEqual([]);
});

test('the identity has photos and a status', async () => {
  const resources = await org.call('GET', '/');
  const headers = { authorization: `Bearer ${org.token}` };
  const identity = await (await fetch(resources.body.identity, { headers })).json();
  expect(identity).toMatchObject({
    photos: { picture: expect.any(String), thumbnail: expect.any(String) },
    status: { created_date: null, body: null },
  });
});
