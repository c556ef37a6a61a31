import { setTimeout as delay } from 'node:timers/promises';
import { IDENTITY, type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

async function create(object: string, values: object): Promise<string> {
  const { status, body } = await org.call('POST', `/sobjects/${object}`, values);
  expect(status).toBe(201);
  return body.id;
}

async function createOrder(values: object = {}): Promise<{ account: string; order: string }> {
  const account = await create('Account', { Name: 'Acme' });
  const body = { AccountId: account, EffectiveDate: '2026-11-01', ...values };
  return { account, order: await create('Order', body) };
}

const read = async (object: string, id: string) =>
  (await org.call('GET', `/sobjects/${object}/${id}`)).body;

const remove = (object: string, id: string) => org.call('DELETE', `/sobjects/${object}/${id}`);

async function all(soql: string): Promise<unknown[]> {
  return (await org.call('GET', `/queryAll?q=${encodeURIComponent(soql)}`)).body.records;
}

const notInBin = {
  success: false,
  errors: [{ statusCode: 'UNDELETE_FAILED', message: 'Entity is not in the recycle bin' }],
};

test('a deleted row names the user who deleted it and when, and is found by queryAll only', async () => {
  const { order } = await createOrder({ DR_Order_Id__c: 'bin-1' });
  const before = await read('Order', order);
  await delay(1_100);
  expect((await remove('Order', order)).status).toBe(204);
  const soql = `SELECT Id, IsDeleted, LastModifiedById, LastModifiedDate, SystemModstamp FROM Order
    WHERE DR_Order_Id__c = 'bin-1' AND IsDeleted = true AND SystemModstamp = TODAY
    AND LastModifiedDate > ${before.LastModifiedDate} ORDER BY SystemModstamp DESC`;
  expect(await all(soql)).toMatchObject([
    { Id: order, IsDeleted: true, LastModifiedById: IDENTITY.userId },
  ]);
  expect((await org.connection.query(soql)).records).toEqual([]);
});

test('an upsert by a value that only a deleted row has creates a new row', async () => {
  const { account, order } = await createOrder({ DR_Order_Id__c: 'bin-2' });
  await remove('Order', order);
  const path = '/sobjects/Order/DR_Order_Id__c/bin-2';
  const values = { AccountId: account, EffectiveDate: '2026-11-01' };
  const { status, body } = await org.call('PATCH', path, values);
  expect({ status, created: body.created }).toEqual({ status: 201, created: true });
  expect(body.id).not.toBe(order);
  // The deleted row cannot come back while another has its value.
  expect(await org.connection.soap.undelete([order])).toMatchObject([
    { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
  ]);
  await remove('Order', body.id);
  expect(await org.connection.soap.undelete([order])).toMatchObject([{ id: order, success: true }]);
  expect((await org.call('GET', path)).body.Id).toBe(order);
});

test('clearing a lookup changes nothing else in its row, and an undelete sets it again', async () => {
  const { order } = await createOrder();
  const fulfillment = await create('DR_Fulfillment__c', { Code__c: 'child', Order__c: order });
  const replaced = await create('DR_Fulfillment__c', { Code__c: 'other', Order__c: order });
  const before = await read('DR_Fulfillment__c', fulfillment);
  await delay(1_100);
  await remove('Order', order);
  expect(await read('DR_Fulfillment__c', fulfillment)).toEqual({ ...before, Order__c: null });
  const { order: another } = await createOrder();
  await org.call('PATCH', `/sobjects/DR_Fulfillment__c/${replaced}`, { Order__c: another });
  expect(await org.connection.soap.undelete([order])).toMatchObject([{ success: true }]);
  expect(await read('DR_Fulfillment__c', fulfillment)).toEqual(before);
  expect(await read('DR_Fulfillment__c', replaced)).toMatchObject({ Order__c: another });
  const found = await org.connection.query(
    `SELECT Code__c FROM DR_Fulfillment__c WHERE Order__c = '${order}'`,
  );
  expect(found.records).toMatchObject([{ Code__c: 'child' }]);
});

test('rows that were deleted with their parent come back with it, and not alone', async () => {
  const { account, order } = await createOrder();
  const contact = await create('Contact', { LastName: 'Smith', AccountId: account });
  const gone = await create('Contact', { LastName: 'Earlier', AccountId: account });
  await remove('Contact', gone);
  await remove('Account', account);
  expect(await org.connection.soap.undelete([order])).toMatchObject([notInBin]);
  expect(await org.connection.soap.undelete([account, account])).toMatchObject([
    { id: account, success: true },
    notInBin,
  ]);
  expect(await read('Order', order)).toMatchObject({ AccountId: account });
  expect(await read('Contact', contact)).toMatchObject({ AccountId: account });
  expect((await org.call('GET', `/sobjects/Contact/${gone}`)).status).toBe(404);
});

test('a row whose parent is still deleted cannot come back before it', async () => {
  const { account, order } = await createOrder();
  await remove('Order', order);
  await remove('Account', account);
  expect(await org.connection.soap.undelete([order])).toMatchObject([notInBin]);
  expect(await org.connection.soap.undelete([account, order])).toMatchObject([
    { success: true },
    { success: true },
  ]);
});

test('an emptied recycle bin has the row no more, and its id is as unknown as one that never was', async () => {
  const { order } = await createOrder({ DR_Order_Id__c: 'bin-3' });
  const parent = { Order__c: order };
  await remove('Order', order);
  expect(await org.call('POST', '/sobjects/DR_Fulfillment__c', parent)).toMatchObject({
    body: [{ errorCode: 'ENTITY_IS_DELETED', fields: [] }],
  });
  expect(await org.connection.soap.emptyRecycleBin([order])).toMatchObject([
    { id: order, success: true },
  ]);
  expect(await all(`SELECT Id FROM Order WHERE Id = '${order}'`)).toEqual([]);
  expect(await org.connection.soap.undelete([order])).toMatchObject([notInBin]);
  expect(await org.connection.soap.emptyRecycleBin([order])).toMatchObject([
    { success: false, errors: [{ statusCode: 'INVALID_ID_FIELD' }] },
  ]);
  const unknown = { body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY' }] };
  expect(await org.call('PATCH', `/sobjects/Order/${order}`, {})).toMatchObject(unknown);
  expect(await org.call('POST', '/sobjects/DR_Fulfillment__c', parent)).toMatchObject(unknown);
});

test('rows that are not deleted are neither undeleted nor purged', async () => {
  const { account } = await createOrder();
  expect(await org.connection.soap.undelete([account])).toMatchObject([notInBin]);
  expect(await org.connection.soap.emptyRecycleBin([account])).toMatchObject([
    { success: false, errors: [{ statusCode: 'INVALID_ID_FIELD' }] },
  ]);
  expect(await read('Account', account)).toMatchObject({ Name: 'Acme', IsDeleted: false });
});

test.each(['LastModifiedById', 'LastModifiedDate', 'SystemModstamp', 'IsDeleted'])(
  'no user writes %s',
  async (field) => {
    const answer = await org.call('POST', '/sobjects/Account', { Name: 'A', [field]: null });
    expect(answer).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: [field] }],
    });
  },
);
