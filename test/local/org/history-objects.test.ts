import { type OrgWithOrders, orgWithOrders } from './org-with-orders.ts';

let org: OrgWithOrders;
let orderId: string;
let fulfillmentId: string;
beforeAll(async () => {
  org = await orgWithOrders();
  orderId = String(org.orderIds[2]);
  await org.connection.sobject('Order').update({ Id: orderId, DR_State__c: 'accepted' });
  const table = org.connection.sobject('DR_Fulfillment__c');
  fulfillmentId = String((await table.create({ Code__c: 'a', Version__c: 1 })).id);
  await table.update({ Id: fulfillmentId, Code__c: 'b', Completed__c: true });
});
afterAll(() => org[Symbol.asyncDispose]());

test('changes of a standard object are rows of its history object', async () => {
  const { records } = await org.connection.query(
    `SELECT Id, OrderId, Order.Name, Field, OldValue, NewValue, CreatedDate, CreatedBy.Username
     FROM OrderHistory WHERE OrderId = '${orderId.slice(0, 15)}' ORDER BY CreatedDate, Field`,
  );
  const row = {
    attributes: { type: 'OrderHistory', url: expect.any(String) },
    Id: expect.stringMatching(/^017\w{15}$/),
    OrderId: orderId,
    Order: { Name: 'C' },
    CreatedDate: expect.stringMatching(/\.000\+0000$/),
    CreatedBy: { Username: 'integration@local.example' },
  };
  expect(records).toHaveLength(2);
  expect(records).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ Field: 'created', OldValue: null, NewValue: null }),
      expect.objectContaining({ Field: 'DR_State__c', OldValue: null, NewValue: 'accepted' }),
    ]),
  );
  for (const record of records) expect(record).toMatchObject(row);
  const [url] = records.map((record) => String(record.attributes?.url));
  const read = await org.connection.request<Record<string, unknown>>(String(url));
  expect(read).toMatchObject({ OrderId: orderId, Field: 'created' });
});

test("changes of a custom object refer to their row by ParentId, and values keep their field's type", async () => {
  const soql = `SELECT Field, OldValue, NewValue, Parent.Code__c FROM dr_fulfillment__history WHERE ParentId = '${fulfillmentId}'`;
  expect((await org.connection.query(soql)).records).toMatchObject([
    { Field: 'created', Parent: { Code__c: 'b' } },
    { Field: 'Code__c', OldValue: 'a', NewValue: 'b' },
    { Field: 'Completed__c', OldValue: false, NewValue: true },
  ]);
});

test('the history is a child of its row, and can be aggregated', async () => {
  const { records } = await org.connection.query(
    `SELECT Id, (SELECT Field FROM Histories WHERE Field != 'created') FROM DR_Fulfillment__c WHERE Id = '${fulfillmentId}'`,
  );
  expect(records).toMatchObject([
    { Histories: { totalSize: 2, records: [{ Field: 'Code__c' }, { Field: 'Completed__c' }] } },
  ]);
  const groups = await org.connection.query(
    'SELECT Field, COUNT(Id) n FROM DR_Fulfillment__History GROUP BY Field ORDER BY Field',
  );
  expect(groups.records).toMatchObject([
    { Field: 'Code__c', n: 1 },
    { Field: 'Completed__c', n: 1 },
    { Field: 'created', n: 5 },
  ]);
});

test('history can be described, but not written', async () => {
  const described = await org.connection.describe('DR_Fulfillment__History');
  expect(described).toMatchObject({ keyPrefix: '017', createable: false, updateable: false });
  const parent = described.fields.find(({ name }) => name === 'ParentId');
  expect(parent).toMatchObject({ referenceTo: ['DR_Fulfillment__c'], createable: false });
  const { sobjects } = await org.connection.describeGlobal();
  const names = sobjects.map(({ name }) => name);
  expect(names).toContain('OrderHistory');
  // The file of DR_Invoice__c does not enable history.
  expect(names).not.toContain('DR_Invoice__History');
  const record = { ParentId: fulfillmentId, Field: 'Code__c' };
  expect(await org.call('POST', '/sobjects/DR_Fulfillment__History', record)).toMatchObject({
    status: 400,
    body: [{ errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' }],
  });
});
