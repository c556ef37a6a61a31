import { type OrgWithOrders, orgWithOrders } from './org-with-orders.ts';

let org: OrgWithOrders;
beforeAll(async () => {
  org = await orgWithOrders();
});
afterAll(() => org[Symbol.asyncDispose]());

test('jsforce explains a query without an index', async () => {
  const result = await org.connection
    .query("SELECT Id FROM Order WHERE DR_State__c = 'accepted' ORDER BY CreatedDate LIMIT 1")
    .explain();
  expect(result.plans).toEqual([
    {
      cardinality: 3,
      fields: [],
      leadingOperationType: 'TableScan',
      notes: [
        {
          description: 'Not considering filter for optimization because unindexed',
          fields: ['DR_State__c'],
          tableEnumOrId: 'Order',
        },
      ],
      relativeCost: 1,
      sobjectCardinality: 5,
      sobjectType: 'Order',
    },
  ]);
});

test('a condition on a key uses its index', async () => {
  const soql = "SELECT Id FROM Order WHERE DR_Order_Id__c = 'a'";
  const { status, body } = await org.call('GET', `/query?explain=${encodeURIComponent(soql)}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    plans: [
      { cardinality: 1, fields: ['DR_Order_Id__c'], leadingOperationType: 'Index', notes: [] },
    ],
    sourceQuery: soql,
  });
});

test('list views are not explained', async () => {
  const { status, body } = await org.call('GET', '/query?explain=00B5e000000000AAAA');
  expect(status).toBe(400);
  expect(body[0].message).toBe('The local org explains queries only, not list views and reports.');
});

test('an invalid query has the same error as without explain', async () => {
  const soql = 'SELECT Nothing FROM Order';
  const { status, body } = await org.call('GET', `/query?explain=${encodeURIComponent(soql)}`);
  expect(status).toBe(400);
  expect(body).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
});
