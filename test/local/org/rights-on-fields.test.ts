import { type OrgWithUsers, orgWithUsers } from './org-with-users.ts';

let org: OrgWithUsers;
let id: string;
beforeAll(async () => {
  org = await orgWithUsers();
  const fields = { Code__c: 'one', Status__c: 'Open', DR_Order_Id__c: 'one', Version__c: 3 };
  id = (await org.call('POST', '/sobjects/DR_Fulfillment__c', fields)).body.id;
});
afterAll(() => org[Symbol.asyncDispose]());

const path = () => `/sobjects/DR_Fulfillment__c/${id}`;
const query = (soql: string) => org.as('writer').connection.query(soql);

describe('a field that the user may not read', () => {
  test.each([
    'SELECT Status__c FROM DR_Fulfillment__c',
    "SELECT Id FROM DR_Fulfillment__c WHERE Status__c = 'Open'",
    'SELECT Id FROM DR_Fulfillment__c ORDER BY Status__c',
    'SELECT COUNT(Id), Status__c FROM DR_Fulfillment__c GROUP BY Status__c',
  ])('does not exist for %s', async (soql) => {
    await expect(query(soql)).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
      message: expect.stringContaining(
        "No such column 'Status__c' on entity 'DR_Fulfillment__c'. If you are attempting to use a custom field",
      ),
    });
  });

  test('is missing from rows and from the description', async () => {
    const { body: row } = await org.as('writer').call('GET', path());
    expect(row).toMatchObject({ Id: id, Code__c: 'one', Name: expect.any(String) });
    expect(row).not.toHaveProperty('Status__c');
    const { body } = await org.as('writer').call('GET', '/sobjects/DR_Fulfillment__c/describe');
    const names = body.fields.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['Id', 'Name', 'OwnerId', 'CreatedDate']));
    expect(names).not.toContain('Status__c');
  });

  test('cannot be written, as if it did not exist', async () => {
    expect(await org.as('writer').call('PATCH', path(), { Status__c: 'Closed' })).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'INVALID_FIELD',
          message: "No such column 'Status__c' on sobject of type DR_Fulfillment__c",
        },
      ],
    });
  });

  test('keeps its value when others are written', async () => {
    expect((await org.as('writer').call('PATCH', path(), { Code__c: 'two' })).status).toBe(204);
    const { body } = await org.call('GET', path());
    expect(body).toMatchObject({ Code__c: 'two', Status__c: 'Open' });
  });

  test('is not a key for an upsert', async () => {
    const refusal = {
      status: 404,
      body: [
        {
          errorCode: 'NOT_FOUND',
          message: 'Provided external ID field does not exist or is not accessible: DR_Order_Id__c',
        },
      ],
    };
    await assign('Fulfillment_Reader');
    const { call } = org.as('unassigned');
    expect(await call('PATCH', '/sobjects/DR_Fulfillment__c/DR_Order_Id__c/one', {})).toMatchObject(
      refusal,
    );
    const records = [{ attributes: { type: 'DR_Fulfillment__c' }, DR_Order_Id__c: 'one' }];
    expect(
      await call('PATCH', '/composite/sobjects/DR_Fulfillment__c/DR_Order_Id__c', { records }),
    ).toMatchObject(refusal);
  });
});

async function assign(name: string): Promise<void> {
  const soql = `SELECT Id FROM PermissionSet WHERE Name = '${name}'`;
  const [set] = (await org.connection.query(soql)).records;
  const [user] = (
    await org.connection.query("SELECT Id FROM User WHERE Username = 'unassigned@local.example'")
  ).records;
  const assignment = { AssigneeId: user?.Id, PermissionSetId: set?.Id };
  expect((await org.call('POST', '/sobjects/PermissionSetAssignment', assignment)).status).toBe(
    201,
  );
}

describe('a field that the user may read and not edit', () => {
  const refusal = (field: string) => ({
    statusCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
    message: `Unable to create/update fields: ${field}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    fields: [field],
  });

  test('is refused in a write', async () => {
    const records = [{ attributes: { type: 'DR_Fulfillment__c' }, id, Version__c: 4 }];
    const { body } = await org.as('writer').call('PATCH', '/composite/sobjects', { records });
    expect(body).toEqual([{ success: false, errors: [refusal('Version__c')] }]);
    const found = await query('SELECT Version__c FROM DR_Fulfillment__c');
    expect(found.records).toMatchObject([{ Version__c: 3 }]);
  });

  test('is refused as the key of an upsert', async () => {
    const records = [{ attributes: { type: 'DR_Fulfillment__c' }, Region__c: 'north' }];
    const { body } = await org
      .as('writer')
      .call('PATCH', '/composite/sobjects/DR_Fulfillment__c/Region__c', { records });
    expect(body).toEqual([{ success: false, created: true, errors: [refusal('Region__c')] }]);
  });

  test('is described as one that cannot be written', async () => {
    const { body } = await org.as('writer').call('GET', '/sobjects/DR_Fulfillment__c/describe');
    const described = (name: string) =>
      body.fields.find((field: { name: string }) => field.name === name);
    expect(described('Version__c')).toMatchObject({ createable: false, updateable: false });
    expect(described('Code__c')).toMatchObject({ createable: true, updateable: true });
    expect(described('OwnerId')).toMatchObject({ createable: true, updateable: true });
  });
});

test('fields of an object without Create are updateable and not createable', async () => {
  const { body } = await org.as('writer').call('GET', '/sobjects/Order/describe');
  const key = body.fields.find(({ name }: { name: string }) => name === 'DR_Order_Id__c');
  expect(key).toMatchObject({ createable: false, updateable: true });
});

test('required fields have no field-level security', async () => {
  const { body } = await org.as('writer').call('GET', '/sobjects/Order/describe');
  const names = body.fields.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(['AccountId', 'EffectiveDate', 'Status']));
  expect(names).not.toContain('Description');
  expect(names).not.toContain('DR_State__c');
});

test('through a lookup to an object that the user may not read, only the id is seen', async () => {
  await assignedOrder();
  const { connection } = org.as('unassigned');
  const soql = 'SELECT Order__r.OrderNumber FROM DR_Fulfillment__c';
  await expect(connection.query(soql)).rejects.toMatchObject({
    errorCode: 'INVALID_FIELD',
    message: expect.stringContaining("Didn't understand relationship 'Order__r' in field path."),
  });
  const own = await query('SELECT Order__r.DR_Order_Id__c FROM DR_Fulfillment__c');
  expect(own.records).toMatchObject([{ Order__r: { DR_Order_Id__c: 'one' } }]);
});

async function assignedOrder(): Promise<void> {
  const account = await org.call('POST', '/sobjects/Account', { Name: 'Acme' });
  const order = await org.call('POST', '/sobjects/Order', {
    AccountId: account.body.id,
    EffectiveDate: '2026-11-01',
    DR_Order_Id__c: 'one',
  });
  const lookup = { Order__c: order.body.id };
  expect((await org.as('writer').call('PATCH', path(), lookup)).status).toBe(204);
}
