import { type RunningOrg, runningOrg } from './running-org.ts';

const NOT_FOUND = [{ message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' }];

let org: RunningOrg;
let accountId: string;
beforeAll(async () => {
  org = await runningOrg();
  accountId = (await org.call('POST', '/sobjects/Account', { Name: 'Acme' })).body.id;
});
afterAll(() => org[Symbol.asyncDispose]());

function order(values: Record<string, unknown> = {}) {
  return org.call('POST', '/sobjects/Order', {
    AccountId: accountId,
    EffectiveDate: '2026-11-01',
    ...values,
  });
}

test('a created row has an 18-character id and can be read with all its fields', async () => {
  const created = await order({ Name: '  Mine ' });
  expect(created).toMatchObject({ status: 201, body: { success: true, errors: [] } });
  expect(created.body.id).toMatch(/^801\w{15}$/);
  const read = await org.call('GET', `/sobjects/Order/${created.body.id}`);
  expect(read.body).toMatchObject({
    attributes: { type: 'Order', url: `/services/data/v67.0/sobjects/Order/${created.body.id}` },
    Name: 'Mine',
    Status: 'Draft',
    AccountId: accountId,
    IsDeleted: false,
    DR_State__c: null,
  });
  expect(read.body.CreatedDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/);
});

test('orders are numbered from 00000100, custom rows by their display format', async () => {
  const first = (await order()).body.id;
  const second = (await order()).body.id;
  const numbers = await Promise.all(
    [first, second].map((id) => org.call('GET', `/sobjects/Order/${id}?fields=OrderNumber`)),
  );
  const [a, b] = numbers.map(({ body }) => Number(body.OrderNumber));
  expect(numbers[0]?.body.OrderNumber).toMatch(/^000001\d\d$/);
  expect(b).toBe(Number(a) + 1);
  const { body } = await org.call('POST', '/sobjects/DR_Fulfillment__c', {});
  const row = await org.call('GET', `/sobjects/DR_Fulfillment__c/${body.id}`);
  expect(row.body).toMatchObject({ Name: 'Fulfillment-000001', Status__c: 'Open' });
});

test('a row can also be updated and deleted by its 15-character id', async () => {
  const { id } = (await order()).body;
  const short = `/sobjects/Order/${id.slice(0, 15)}`;
  expect((await org.call('PATCH', short, { DR_State__c: 'accepted' })).status).toBe(204);
  expect((await org.call('GET', `${short}?fields=DR_State__c`)).body).toMatchObject({
    DR_State__c: 'accepted',
    Id: id,
  });
  expect((await org.call('DELETE', short)).status).toBe(204);
  expect(await org.call('GET', short)).toMatchObject({ status: 404, body: NOT_FOUND });
  expect(await org.call('PATCH', short, {})).toMatchObject({
    status: 404,
    body: [{ errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted' }],
  });
});

test('a row that never existed is not found', async () => {
  const path = '/sobjects/Order/nonsense';
  expect((await org.call('GET', path)).body).toEqual([
    {
      message: 'Provided external ID field does not exist or is not accessible: nonsense',
      errorCode: 'NOT_FOUND',
    },
  ]);
  expect(await org.call('GET', '/sobjects/Order/8015e0000000zzz')).toMatchObject({
    status: 404,
    body: NOT_FOUND,
  });
  expect(await org.call('PATCH', '/sobjects/Order/8015e0000000zzz', {})).toMatchObject({
    status: 404,
    body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id' }],
  });
});

test('an upsert answers 201 for a new row and 200 with created:false for an existing row', async () => {
  const path = '/sobjects/DR_Fulfillment__c/DR_Order_Id__c/a%2Fb%3Fc';
  const created = await org.call('PATCH', path, { Version__c: 1 });
  expect(created).toMatchObject({
    status: 201,
    body: { success: true, errors: [], created: true },
  });
  const updated = await org.call('PATCH', path, { Version__c: 2 });
  expect(updated).toMatchObject({ status: 200, body: { id: created.body.id, created: false } });
  expect((await org.call('GET', path)).body).toMatchObject({
    DR_Order_Id__c: 'a/b?c',
    Version__c: 2,
  });
  expect((await org.call('DELETE', path)).status).toBe(204);
  expect((await org.call('GET', path)).status).toBe(404);
});

test('with updateOnly, an upsert creates nothing', async () => {
  const path = '/sobjects/DR_Fulfillment__c/DR_Order_Id__c/nobody';
  const answer = await org.call('PATCH', `${path}?updateOnly=true`, { Version__c: 1 });
  expect(answer).toMatchObject({ status: 404, body: NOT_FOUND });
  expect((await org.call('GET', path)).status).toBe(404);
});

test('if several rows have the external id, the answer lists their paths', async () => {
  const made = await Promise.all(
    [1, 2].map(() => org.call('POST', '/sobjects/DR_Fulfillment__c', { Region__c: 'North' })),
  );
  const answer = await org.call('PATCH', '/sobjects/DR_Fulfillment__c/Region__c/north', {});
  expect(answer.status).toBe(300);
  const url = (id: string) => `/services/data/v67.0/sobjects/DR_Fulfillment__c/${id}`;
  expect(answer.body.toSorted()).toEqual(made.map(({ body }) => url(body.id)).toSorted());
});

test.each([
  ['an unknown object', '/sobjects/Nothing__c/DR_Order_Id__c/1'],
  ['a field that is not an external id', '/sobjects/DR_Fulfillment__c/Code__c/1'],
])('an upsert into %s is not found', async (_, path) => {
  expect(await org.call('PATCH', path, {})).toMatchObject({ status: 404, body: NOT_FOUND });
});

test('the body of an upsert must not repeat the key', async () => {
  const path = '/sobjects/DR_Fulfillment__c/DR_Order_Id__c/k';
  const message = 'The DR_Order_Id__c field should not be specified in the sobject data.';
  expect(await org.call('PATCH', path, { DR_Order_Id__c: 'k' })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_FIELD', message }],
  });
});

test('ten concurrent upserts of a new key create one row; the others update it or get DUPLICATE_VALUE', async () => {
  const path = '/sobjects/DR_Fulfillment__c/DR_Order_Id__c/race';
  const calls = Array.from({ length: 10 }, () => org.call('PATCH', path, { Code__c: 'x' }));
  const answers = await Promise.all(calls);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const others = answers.filter(({ status }) => status !== 201);
  for (const { status, body } of others) {
    const isDuplicate = status === 400 && body[0].errorCode === 'DUPLICATE_VALUE';
    expect(isDuplicate || (status === 200 && body.created === false)).toBe(true);
  }
  const soql = "SELECT Id FROM DR_Fulfillment__c WHERE Code__c = 'x'";
  expect((await org.connection.query(soql)).totalSize).toBe(1);
});

test('double slashes, a trailing slash and the case of names are ignored', async () => {
  const response = await fetch(`${org.url}//services/data/v67.0/sobjects/account/${accountId}/`, {
    headers: { authorization: `Bearer ${org.token}` },
  });
  expect(await response.json()).toMatchObject({ Id: accountId, Name: 'Acme' });
});
