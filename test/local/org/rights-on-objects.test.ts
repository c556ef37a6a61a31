import { type OrgWithUsers, orgWithUsers } from './org-with-users.ts';

let org: OrgWithUsers;
let orderId: string;
let fulfillmentId: string;
beforeAll(async () => {
  org = await orgWithUsers();
  const account = await org.call('POST', '/sobjects/Account', { Name: 'Acme' });
  const fields = { AccountId: account.body.id, EffectiveDate: '2026-11-01' };
  orderId = (await org.call('POST', '/sobjects/Order', fields)).body.id;
  const fulfillment = { Code__c: 'one', Status__c: 'Open', DR_Order_Id__c: 'one' };
  fulfillmentId = (await org.call('POST', '/sobjects/DR_Fulfillment__c', fulfillment)).body.id;
});
afterAll(() => org[Symbol.asyncDispose]());

const NOT_FOUND = { status: 404, body: [{ errorCode: 'NOT_FOUND' }] };

describe('an object that the user may not read', () => {
  test('is not described, and is missing from the list of objects', async () => {
    const { call } = org.as('writer');
    expect(await call('GET', '/sobjects/DR_Invoice__c/describe')).toMatchObject(NOT_FOUND);
    expect(await call('GET', '/sobjects/DR_Invoice__c')).toMatchObject(NOT_FOUND);
    const { body } = await call('GET', '/sobjects');
    const names = body.sobjects.map(({ name }: { name: string }) => name);
    expect(names).toContain('DR_Fulfillment__c');
    expect(names).not.toContain('DR_Invoice__c');
    expect(names).not.toContain('Contact');
  });

  test('has no tab, no list views and no record count', async () => {
    const { call } = org.as('writer');
    const { body: tabs } = await call('GET', '/tabs');
    expect(tabs.map(({ sobjectName }: { sobjectName: string }) => sobjectName)).toEqual([
      'Account',
      'Order',
    ]);
    expect((await call('GET', '/sobjects/Contact/listviews')).status).toBe(404);
    const { body } = await call('GET', '/limits/recordCount');
    const counted = body.sObjects.map(({ name }: { name: string }) => name);
    expect(counted).toContain('Order');
    expect(counted).not.toContain('Contact');
  });

  test('cannot be queried, as if it did not exist', async () => {
    const { connection } = org.as('unassigned');
    await expect(connection.query('SELECT Id FROM Order')).rejects.toMatchObject({
      errorCode: 'INVALID_TYPE',
      message: expect.stringContaining("sObject type 'Order' is not supported."),
    });
    const children = 'SELECT Id, (SELECT Id FROM Contacts) FROM Account';
    await expect(org.as('writer').connection.query(children)).rejects.toMatchObject({
      errorCode: 'INVALID_TYPE',
    });
  });

  test('cannot be written', async () => {
    const { call } = org.as('unassigned');
    const path = `/sobjects/DR_Fulfillment__c/${fulfillmentId}`;
    expect(await call('PATCH', path, { Code__c: 'two' })).toMatchObject(NOT_FOUND);
    const records = [{ attributes: { type: 'DR_Fulfillment__c' }, Code__c: 'two' }];
    const { body } = await call('POST', '/composite/sobjects', { records });
    expect(body).toMatchObject([{ success: false, errors: [{ statusCode: 'INVALID_TYPE' }] }]);
  });
});

describe('rows that the user may read only in part', () => {
  test('cannot be created without Create on the object', async () => {
    const order = { EffectiveDate: '2026-11-02' };
    expect(await org.as('writer').call('POST', '/sobjects/Order', order)).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
          message: 'entity type cannot be inserted: Order',
        },
      ],
    });
  });

  test('cannot be created by an upsert without Create, and can be updated by it', async () => {
    const upsert = (id: string) => ({ attributes: { type: 'Order' }, DR_Order_Id__c: id });
    await org.call('PATCH', `/sobjects/Order/${orderId}`, { DR_Order_Id__c: 'known' });
    const records = [upsert('known'), upsert('unknown')];
    const path = '/composite/sobjects/Order/DR_Order_Id__c';
    const { body } = await org.as('writer').call('PATCH', path, { records });
    expect(body).toMatchObject([
      { success: true, id: orderId },
      {
        success: false,
        errors: [
          {
            statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
            message: 'entity type cannot be inserted: Order',
          },
        ],
      },
    ]);
  });

  test('cannot be edited without Edit on the object', async () => {
    const [account] = (await org.connection.query('SELECT Id FROM Account')).records;
    const path = `/sobjects/Account/${account?.Id}`;
    expect(await org.as('writer').call('PATCH', path, { Name: 'Other' })).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
          message: 'entity type cannot be updated: Account',
        },
      ],
    });
  });

  test('cannot be deleted without Delete on the object', async () => {
    const refusal = {
      statusCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
      message: 'insufficient access rights on object id',
    };
    const { call } = org.as('writer');
    const single = await call('DELETE', `/sobjects/DR_Fulfillment__c/${fulfillmentId}`);
    const { statusCode: errorCode, message } = refusal;
    expect(single).toMatchObject({ status: 403, body: [{ errorCode, message }] });
    const several = await call('DELETE', `/composite/sobjects?ids=${fulfillmentId}`);
    expect(several.body).toMatchObject([{ success: false, errors: [refusal] }]);
    expect((await org.call('GET', `/sobjects/DR_Fulfillment__c/${fulfillmentId}`)).status).toBe(
      200,
    );
  });

  test('are described with what the user may do', async () => {
    const { body: order } = await org.as('writer').call('GET', '/sobjects/Order/describe');
    expect(order).toMatchObject({ createable: false, updateable: true, deletable: false });
    const name = '/sobjects/DR_Fulfillment__c/describe';
    const { body: fulfillment } = await org.as('writer').call('GET', name);
    expect(fulfillment).toMatchObject({ createable: true, updateable: true, deletable: false });
    const { body: all } = await org.call('GET', name);
    expect(all).toMatchObject({ createable: true, updateable: true, deletable: true });
  });
});

test('the standard profile writes standard objects and does not see custom ones', async () => {
  const { call } = org.as('clerk');
  const account = await call('POST', '/sobjects/Account', { Name: 'Own', Phone: '1' });
  expect(account.status).toBe(201);
  expect((await call('DELETE', `/sobjects/Account/${account.body.id}`)).status).toBe(204);
  expect(await call('GET', '/sobjects/DR_Fulfillment__c/describe')).toMatchObject(NOT_FOUND);
});

test('a bulk job follows the rights of its user', async () => {
  const job = await org.as('writer').call('POST', '/jobs/ingest', {
    object: 'DR_Invoice__c',
    operation: 'insert',
  });
  expect(job).toMatchObject({ status: 400, body: [{ errorCode: 'INVALIDENTITY' }] });
  const records = [{ EffectiveDate: '2026-11-03' }];
  const load = org.as('writer').connection.bulk2.loadAndWaitForResults({
    object: 'Order',
    operation: 'insert',
    input: records,
  });
  expect((await load).failedResults).toMatchObject([
    {
      sf__Error: expect.stringContaining(
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:entity type cannot be inserted: Order',
      ),
    },
  ]);
});
