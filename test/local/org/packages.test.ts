import { type RunningOrg, runningOrg } from './running-org.ts';

const name = (plain: string) => `digitalriverv3__${plain}`;
const STATE = name('DR_Order_State__c');

let org: RunningOrg;
let account: string;
let orders = 0;

beforeAll(async () => {
  org = await runningOrg({ installedPackages: ['digitalriverv3'] });
  account = String((await org.connection.sobject('Account').create({ Name: 'Example' })).id);
});

afterAll(() => org[Symbol.asyncDispose]());

async function createOrder(fields: Record<string, string> = {}) {
  orders += 1;
  const drOrderId = `5500${orders}`;
  const order = { AccountId: account, EffectiveDate: '2026-11-01', ...fields };
  const { id } = await org.connection
    .sobject('Order')
    .create({ ...order, [name('DR_Order_Id__c')]: drOrderId });
  return { id: String(id), drOrderId };
}

const setState = (id: string, state: string) =>
  org.call('PATCH', `/sobjects/Order/${id}`, { [STATE]: state });

const fulfillments = (drOrderId: string) =>
  org.connection
    .sobject(name('DR_Fulfillment__c'))
    .find({ [name('DR_Order_Id__c')]: drOrderId })
    .select('*')
    .execute();

const requests = () => org.connection.sobject(name('DR_Fulfillment_Request_Log__c')).count();

test("the package's fields exist in addition to deployed fields", async () => {
  const { fields } = await org.connection.sobject('Order').describe();
  const names = fields.map((field) => field.name);
  expect(names).toEqual(expect.arrayContaining(['DR_State__c', STATE]));
});

test('an Order that becomes accepted gets a Fulfillment, and an existing Fulfillment is opened again', async () => {
  const { id, drOrderId } = await createOrder();
  expect(await setState(id, 'accepted')).toMatchObject({ status: 204 });
  const open = {
    [name('Eligible_For_Fulfillment__c')]: true,
    [name('DR_Fulfillment_Status__c')]: 'Open',
  };
  const [made] = await fulfillments(drOrderId);
  expect(made).toMatchObject(open);
  await org.connection.sobject(name('DR_Fulfillment__c')).update({
    Id: String(made?.Id),
    [name('DR_Fulfillment_Status__c')]: 'Completed',
  });
  await setState(id, 'accepted');
  expect(await fulfillments(drOrderId)).not.toMatchObject([open]);
  await setState(id, 'blocked');
  await setState(id, 'accepted');
  expect(await fulfillments(drOrderId)).toMatchObject([open]);
});

test.each([
  ['fulfilled', 'Order is not eligible for Fulfillment'],
  ['cancelled', 'Order is not eligible for Cancellation'],
])(
  'an Order becomes %s only if it is eligible, and then a request to Digital River is logged',
  async (state, refusal) => {
    const { id } = await createOrder();
    const before = await requests();
    const refused = await setState(id, state);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject([
      {
        errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: expect.stringMatching(`^${refusal}`),
      },
    ]);
    expect(await requests()).toBe(before);
    await setState(id, 'accepted');
    expect(await setState(id, state)).toMatchObject({ status: 204 });
    expect(await requests()).toBe(before + 1);
  },
);

test('one refused Order does not affect the others of a collection', async () => {
  const [first, second] = [await createOrder(), await createOrder()];
  const { body } = await org.call('PATCH', '/composite/sobjects', {
    records: [
      { attributes: { type: 'Order' }, id: first.id, [STATE]: 'fulfilled' },
      { attributes: { type: 'Order' }, id: second.id, [STATE]: 'accepted' },
    ],
  });
  expect(body).toMatchObject([{ success: false }, { success: true }]);
  expect(await fulfillments(second.drOrderId)).toHaveLength(1);
});

test("the package's picklists are restricted, and its keys are not unique", async () => {
  const { id, drOrderId } = await createOrder();
  expect(await setState(id, 'dispute')).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }],
  });
  const record = {
    [name('DR_Order_Id__c')]: drOrderId,
    [name('DR_Fulfillment_Status__c')]: 'Open',
  };
  await org.connection.sobject(name('DR_Fulfillment__c')).create([record, record]);
  expect(await fulfillments(drOrderId)).toHaveLength(2);
});

test('an org without the package does not know its fields', async () => {
  await using plain = await runningOrg();
  const { fields } = await plain.connection.sobject('Order').describe();
  expect(fields.map((field) => field.name)).not.toContain(STATE);
});
