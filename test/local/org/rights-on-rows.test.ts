import { admin } from './admin-client.ts';
import { type OrgWithUsers, orgWithUsers, USERS } from './org-with-users.ts';

let org: OrgWithUsers;
let accountId: string;
let orderId: string;
beforeAll(async () => {
  org = await orgWithUsers();
  accountId = (await org.call('POST', '/sobjects/Account', { Name: 'Acme' })).body.id;
  const fields = { AccountId: accountId, EffectiveDate: '2026-11-01' };
  orderId = (await org.call('POST', '/sobjects/Order', fields)).body.id;
});
afterAll(() => org[Symbol.asyncDispose]());
afterEach(async () => {
  await admin(org, 'PUT', '/settings', {});
});

const share = (Account: string) => admin(org, 'PUT', '/settings', { sharing: { Account } });

/** Edits the Order as the integration does; returns the refusal, if any. */
async function editOrder(key: string): Promise<unknown> {
  const records = [{ attributes: { type: 'Order' }, id: orderId, DR_Order_Id__c: key }];
  const { body } = await org.as('writer').call('PATCH', '/composite/sobjects', { records });
  return body[0].success ? undefined : body[0].errors[0];
}

/** What a query of UserRecordAccess answers about the integration's access to a record. */
async function accessTo(recordId: string, by: OrgWithUsers['connection'] = org.connection) {
  const { records } = await by.query(
    `SELECT RecordId, HasReadAccess, HasEditAccess, HasDeleteAccess, MaxAccessLevel
     FROM UserRecordAccess WHERE UserId = '${USERS.writer.userId}' AND RecordId = '${recordId}'`,
  );
  const [record] = records.map(({ attributes, ...values }) => values);
  return record;
}

const REFUSAL = {
  statusCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
  message: 'insufficient access rights on object id',
  fields: [],
};

describe('an Order is controlled by its Account', () => {
  test('by default accounts are Public Read/Write, and their orders can be edited', async () => {
    expect(await editOrder('one')).toBeUndefined();
    expect(await accessTo(orderId, org.as('writer').connection)).toEqual({
      RecordId: orderId,
      HasReadAccess: true,
      HasEditAccess: true,
      HasDeleteAccess: false,
      MaxAccessLevel: 'Edit',
    });
  });

  test.each(['Read', 'Private'])(
    'with %s accounts, View All only reads the order',
    async (model) => {
      await share(model);
      expect(await editOrder('two')).toEqual(REFUSAL);
      const single = { DR_Order_Id__c: 'two' };
      expect(
        await org.as('writer').call('PATCH', `/sobjects/Order/${orderId}`, single),
      ).toMatchObject({
        status: 403,
        body: [{ errorCode: REFUSAL.statusCode, message: REFUSAL.message }],
      });
      expect(await accessTo(orderId, org.as('writer').connection)).toMatchObject({
        HasReadAccess: true,
        HasEditAccess: false,
        MaxAccessLevel: 'Read',
      });
      const found = await org.as('writer').connection.query('SELECT Id FROM Order');
      expect(found.totalSize).toBe(1);
    },
  );

  test('without View All, orders of private accounts are not found', async () => {
    await share('Private');
    const { call, connection } = org.as('clerk');
    expect((await connection.query('SELECT Id FROM Order')).totalSize).toBe(0);
    expect((await connection.query('SELECT COUNT() FROM Account')).totalSize).toBe(0);
    expect((await call('GET', `/sobjects/Order/${orderId}`)).status).toBe(404);
    const { body } = await call('GET', `/composite/sobjects/Order?ids=${orderId}&fields=Id`);
    expect(body).toEqual([null]);
    expect((await org.connection.query('SELECT Id FROM OrderHistory')).totalSize).toBeGreaterThan(
      0,
    );
    expect((await connection.query('SELECT Id FROM OrderHistory')).totalSize).toBe(0);
  });

  test('a share of the account gives access to its orders', async () => {
    await share('Private');
    const values = { AccountId: accountId, UserOrGroupId: USERS.writer.userId };
    const created = await org.call('POST', '/sobjects/AccountShare', {
      ...values,
      AccountAccessLevel: 'Read',
    });
    expect(await editOrder('three')).toEqual(REFUSAL);
    const path = `/sobjects/AccountShare/${created.body.id}`;
    await org.call('PATCH', path, { AccountAccessLevel: 'Edit' });
    expect(await editOrder('three')).toBeUndefined();
    expect(await accessTo(accountId)).toMatchObject({ HasReadAccess: true, HasEditAccess: false });
    await org.call('DELETE', path);
    expect(await editOrder('four')).toEqual(REFUSAL);
  });

  test('the owner of the account edits its orders', async () => {
    await share('Private');
    const { userId } = USERS.writer;
    await org.call('PATCH', `/sobjects/Account/${accountId}`, { OwnerId: userId });
    expect(await editOrder('five')).toBeUndefined();
    const OwnerId = '0055e000000UserAAC';
    await org.call('PATCH', `/sobjects/Account/${accountId}`, { OwnerId });
    expect(await editOrder('six')).toEqual(REFUSAL);
  });

  test('an order cannot be created for an account that the user cannot edit', async () => {
    await share('Read');
    const fields = { AccountId: accountId, EffectiveDate: '2026-11-02' };
    expect(await org.as('clerk').call('POST', '/sobjects/Order', fields)).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
          message: 'insufficient access rights on cross-reference id',
        },
      ],
    });
  });
});

test('in a Public Read/Write object, only owners delete their rows', async () => {
  const own = await org.as('clerk').call('POST', '/sobjects/Account', { Name: 'Own' });
  expect((await org.as('clerk').call('DELETE', `/sobjects/Account/${accountId}`)).status).toBe(403);
  expect((await org.as('clerk').call('DELETE', `/sobjects/Account/${own.body.id}`)).status).toBe(
    204,
  );
});

test('a parent that the user cannot reach is null in a query', async () => {
  await share('Private');
  const { records } = await org.as('writer').connection.query('SELECT Account.Name FROM Order');
  expect(records).toMatchObject([{ Account: null }]);
});

describe('UserRecordAccess', () => {
  test('has a row for each record that the caller can read', async () => {
    await share('Private');
    const soql = `SELECT RecordId FROM UserRecordAccess WHERE UserId = '${USERS.writer.userId}'
      AND RecordId IN ('${orderId}', '${accountId}', '8015e0000000zzzAAA') AND HasReadAccess = true`;
    const found = await org.connection.query(soql);
    expect(found.records.map(({ RecordId }) => RecordId)).toEqual([orderId]);
    expect(await accessTo(orderId, org.as('clerk').connection)).toBeUndefined();
  });

  test.each([
    ['Id', 'INVALID_FIELD', 'Can select only RecordId, a Has*Access field, and MaxAccessLevel'],
    ['UserId', 'INVALID_FIELD', 'Can select only RecordId, a Has*Access field, and MaxAccessLevel'],
  ])('cannot be asked for %s', async (field, errorCode, message) => {
    const soql = `SELECT ${field} FROM UserRecordAccess WHERE UserId = '${USERS.writer.userId}' AND RecordId = '${orderId}'`;
    await expect(org.connection.query(soql)).rejects.toMatchObject({
      errorCode,
      message: expect.stringContaining(message),
    });
  });

  test.each([
    '',
    `WHERE UserId = '${USERS.writer.userId}'`,
    "WHERE RecordId = '8015e0000000001AAA'",
  ])('needs a user and records: %s', async (condition) => {
    const soql = `SELECT RecordId FROM UserRecordAccess ${condition}`;
    await expect(org.connection.query(soql)).rejects.toMatchObject({
      errorCode: 'MALFORMED_QUERY',
    });
  });
});

describe('an activated Order', () => {
  let activated: string;
  beforeAll(async () => {
    const fields = { AccountId: accountId, EffectiveDate: '2026-11-01', Status: 'Activated' };
    activated = (await org.call('POST', '/sobjects/Order', fields)).body.id;
  });

  test('is edited with Edit Activated Orders only', async () => {
    const edit = (key: string) =>
      org.as('writer').call('PATCH', `/sobjects/Order/${activated}`, { DR_Order_Id__c: key });
    expect(await edit('active')).toMatchObject({
      status: 403,
      body: [{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }],
    });
    const name = `/sobjects/Order/${activated}`;
    expect((await org.call('PATCH', name, { DR_Order_Id__c: 'active' })).status).toBe(204);
  });

  test('is activated with Activate Orders only', async () => {
    const Status = 'Activated';
    const path = `/sobjects/Order/${orderId}`;
    expect((await org.as('writer').call('PATCH', path, { Status })).status).toBe(403);
    expect((await org.as('clerk').call('PATCH', path, { Status })).status).toBe(204);
  });
});
