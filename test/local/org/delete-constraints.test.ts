import { deployRest, fields } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
  const lookup = (relationship: string, constraint: string) =>
    `<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>${relationship}</relationshipName><deleteConstraint>${constraint}</deleteConstraint>`;
  const result = await deployRest(
    org,
    fields('DR_Fulfillment__c', {
      Keeper__c: lookup('Kept', 'Restrict'),
      Owner_Account__c: lookup('Owned', 'Cascade'),
    }),
  );
  expect(result).toMatchObject({ success: true });
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

const remove = (object: string, id: string) => org.call('DELETE', `/sobjects/${object}/${id}`);

async function statusOf(object: string, id: string): Promise<number> {
  return (await org.call('GET', `/sobjects/${object}/${id}`)).status;
}

async function count(soql: string): Promise<number> {
  return (await org.connection.query(soql)).totalSize;
}

test('a lookup without a constraint is cleared when its parent is deleted', async () => {
  const { order } = await createOrder();
  const fulfillment = await create('DR_Fulfillment__c', { Code__c: 'cleared', Order__c: order });
  expect((await remove('Order', order)).status).toBe(204);
  const left = await org.call('GET', `/sobjects/DR_Fulfillment__c/${fulfillment}`);
  expect(left.body).toMatchObject({ Code__c: 'cleared', Order__c: null });
  expect(
    await count(`SELECT Id FROM DR_Fulfillment__c WHERE Order__c != null AND Code__c = 'cleared'`),
  ).toBe(0);
  expect(await count(`SELECT Id FROM DR_Fulfillment__c WHERE Order__c = '${order}'`)).toBe(0);
});

test('a restricted parent is not deleted, and the error names the rows that refer to it', async () => {
  const account = await create('Account', { Name: 'Kept Inc' });
  const fulfillment = await create('DR_Fulfillment__c', { Code__c: 'k', Keeper__c: account });
  const { Name } = (await org.call('GET', `/sobjects/DR_Fulfillment__c/${fulfillment}`)).body;
  expect(await remove('Account', account)).toMatchObject({
    status: 400,
    body: [
      {
        errorCode: 'DELETE_FAILED',
        message: `Your attempt to delete Kept Inc could not be completed because it is associated with the following fulfillments.: ${Name}\n`,
      },
    ],
  });
  expect(await statusOf('Account', account)).toBe(200);
  expect((await remove('DR_Fulfillment__c', fulfillment)).status).toBe(204);
  expect((await remove('Account', account)).status).toBe(204);
});

test('rows with a cascading lookup are deleted with their parent', async () => {
  const account = await create('Account', { Name: 'Owner' });
  const values = { DR_Order_Id__c: 'owned', Owner_Account__c: account };
  const fulfillment = await create('DR_Fulfillment__c', values);
  expect((await remove('Account', account)).status).toBe(204);
  expect(await statusOf('DR_Fulfillment__c', fulfillment)).toBe(404);
  // The unique value is free again.
  await create('DR_Fulfillment__c', { DR_Order_Id__c: 'owned' });
});

test('an account is deleted with its contacts and orders, whose lookups are cleared', async () => {
  const { account, order } = await createOrder();
  const contact = await create('Contact', { LastName: 'Smith', AccountId: account });
  const fulfillment = await create('DR_Fulfillment__c', { Code__c: 'below', Order__c: order });
  expect((await remove('Account', account)).status).toBe(204);
  expect(await statusOf('Contact', contact)).toBe(404);
  expect(await statusOf('Order', order)).toBe(404);
  const left = await org.call('GET', `/sobjects/DR_Fulfillment__c/${fulfillment}`);
  expect(left.body.Order__c).toBeNull();
});

test('an activated order is deleted neither by itself nor with its account', async () => {
  const { account, order } = await createOrder({ Status: 'Activated' });
  const contact = await create('Contact', { LastName: 'Smith', AccountId: account });
  const refused = { status: 400, body: [{ errorCode: 'DELETE_FAILED' }] };
  expect(await remove('Order', order)).toMatchObject(refused);
  expect(await remove('Account', account)).toMatchObject(refused);
  expect(await statusOf('Contact', contact)).toBe(200);
  await org.call('PATCH', `/sobjects/Order/${order}`, { Status: 'Draft' });
  expect((await remove('Account', account)).status).toBe(204);
});

test('in a collection, a refused row does not affect the others', async () => {
  const kept = await create('Account', { Name: 'Kept' });
  const free = await create('Account', { Name: 'Free' });
  await create('DR_Fulfillment__c', { Code__c: 'c', Keeper__c: kept });
  const contact = await create('Contact', { LastName: 'Free', AccountId: free });
  const { body } = await org.call('DELETE', `/composite/sobjects?ids=${kept},${free},${free}`);
  expect(body).toMatchObject([
    { success: false, errors: [{ statusCode: 'DELETE_FAILED' }] },
    { id: free, success: true },
    { success: false, errors: [{ statusCode: 'ENTITY_IS_DELETED' }] },
  ]);
  expect(await statusOf('Contact', contact)).toBe(404);
});

test.each(['', '<deleteConstraint>SetNull</deleteConstraint>'])(
  'a required lookup must not be cleared (%s)',
  async (constraint) => {
    const lookup = `<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Needed</relationshipName><required>true</required>${constraint}`;
    const result = await deployRest(org, fields('DR_Fulfillment__c', { Needed__c: lookup }));
    expect(result.details.componentFailures).toMatchObject([
      {
        problem: expect.stringContaining(
          'must specify either cascade delete or restrict delete for required lookup foreign key',
        ),
      },
    ]);
  },
);

test('a describe shows what happens to the children of a deleted row', async () => {
  const { childRelationships } = await org.connection.describe('Account');
  const of = (field: string) => childRelationships.find((each) => each.field === field);
  const constraints = (cascadeDelete: boolean, restrictedDelete: boolean) => ({
    cascadeDelete,
    restrictedDelete,
  });
  expect(of('Keeper__c')).toMatchObject(constraints(false, true));
  expect(of('Owner_Account__c')).toMatchObject(constraints(true, false));
  expect(of('AccountId')).toMatchObject(constraints(true, false));
  const order = await org.connection.describe('Order');
  const cleared = order.childRelationships.find(({ field }) => field === 'Order__c');
  expect(cleared).toMatchObject(constraints(false, false));
});
