import { type AdviceStage, startAdviceStage } from '../support/advice-stage.ts';
import { USER_ID } from '../support/connector.ts';

const DEAD_ID = '801Hs00000Zz99ZIAR';

let stage: AdviceStage;

beforeAll(async () => {
  stage = await startAdviceStage(undefined, { DIGITAL_RIVER_MATCH_ORDER_NUMBER: 'true' });
});

afterEach(async () => {
  await stage.setFaults();
  await stage.org.admin('PUT', '/settings', {});
});

afterAll(() => stage.stop());

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['names a record that does not exist', { salesforceOrderId: DEAD_ID }, `, and Order ${DEAD_ID}, which the event names, does not exist (any more) or is hidden from the integration user.`],
  ['has a number that no Order has', { orderNumber: '99999999' }, ', and no Order, or more than one, has the OrderNumber 99999999.'],
  ['names nothing', {}, '.'],
])('an event that %s says so while it waits, and is applied by itself once the right Order is stamped', async (_case, named, expected) => {
  const orderId = stage.newOrderId();
  const lack = { ...('orderNumber' in named ? { metadata: undefined } : {}) };
  const changes = Object.keys(named).length === 0 ? { metadata: undefined, upstreamId: undefined } : lack;
  const event = await stage.send('order.accepted', { orderId, ...named }, changes);
  const { reason, error_code } = await stage.becomes(event, 'waiting', expected);
  expect(reason).toMatch(new RegExp(`^No Order carries the Digital River order id ${orderId}`));
  expect(reason).toMatch(/ The connector looks again every 15 minutes or more often until 20\d\d-\d\d-\d\d \d\d:\d\d UTC; then the event is parked\.$/);
  expect(error_code).toBeNull();
  const { id } = await stage.org.createOrder();
  await stage.edit(id, { DR_Order_Id__c: orderId });
  await stage.letTimePass();
  await stage.becomes(event, 'applied');
  expect(await stage.order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
});

test('an event that begins to wait for an Order is logged once, with what was looked for and until when, and not at each look-up', async () => {
  const event = await stage.send('order.accepted', {
    orderId: stage.newOrderId(),
    salesforceOrderId: DEAD_ID,
  });
  await stage.becomes(event, 'waiting', DEAD_ID);
  for (let times = 1; times <= 3; times += 1) await stage.lookAgain(event);
  const lines = stage.connector.logged.map((line) => JSON.parse(line));
  expect(lines.filter(({ eventId, waitsFor }) => eventId === event.id && waitsFor)).toEqual([
    expect.objectContaining({
      ...{ level: 'info', fact: 'event waits', eventId: event.id },
      waitsFor: 'its Salesforce record',
      reason: expect.stringMatching(
        /^No Order carries the Digital River order id \d+, and Order \w+, which the event names, does not exist \(any more\) or is hidden from the integration user\. It is looked for until 20\d\d-\d\d-\d\d \d\d:\d\d UTC\.$/,
      ),
    }),
  ]);
});

test('an event that is parked since no Order was found is applied once one is stamped and it is replayed', async () => {
  const orderId = stage.newOrderId();
  const event = await stage.send('order.accepted', { orderId, salesforceOrderId: DEAD_ID });
  await stage.becomes(event, 'waiting');
  await stage.waitTooLong(orderId);
  const parked = await stage.becomes(
    event,
    'parked',
    'The connector has looked for 72 hours. Write this Digital River order id into DR_Order_Id__c of the right Order',
  );
  expect(parked).toMatchObject({
    ...{ error_code: 'ORDER_NOT_FOUND', error_object: 'Order', error_field: 'DR_Order_Id__c' },
  });
  const { id } = await stage.org.createOrder({ DR_Order_Id__c: orderId });
  await stage.replay(event);
  await stage.becomes(event, 'applied');
  expect(await stage.order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
});

test('an Order that the integration user cannot edit is written by itself once its Account is shared', async () => {
  const account = await stage.org.connection.sobject('Account').create({ Name: 'Private' });
  const { id } = await stage.org.createOrder({ AccountId: account.id ?? '' });
  await stage.org.admin('PUT', '/settings', { sharing: { Account: 'Private' } });
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  const event = await stage.send('order.accepted', life);
  await stage.becomes(
    event,
    'waiting',
    'share the record, or the Account of the Order, with the user (read and edit).',
  );
  await stage.share(String(account.id), 'Edit');
  await stage.letTimePass();
  await stage.becomes(event, 'applied');
});

async function assignmentOf(name: string) {
  const { records } = await stage.org.connection.query(
    `SELECT Id, PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${USER_ID}' AND PermissionSet.Name = '${name}'`,
  );
  const { Id, PermissionSetId } = records[0] ?? {};
  const assignments = stage.org.connection.sobject('PermissionSetAssignment');
  return {
    takeAway: () => assignments.delete(String(Id)),
    assign: () => assignments.create({ AssigneeId: USER_ID, PermissionSetId } as never),
  };
}

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['Digital_River_Connector_Integration', 'Draft', 'The org lacks a field, or the integration user cannot see it. Assign the permission set'],
  ['Digital_River_Connector_Activated_Orders', 'Activated', 'An activated Order needs the permission set Digital River Connector Activated Orders.'],
])('a held event is applied by itself once the permission set %s is assigned', async (name, status, reason) => {
  const { id } = await stage.org.createOrder();
  if (status !== 'Draft') await stage.edit(id, { Status: status });
  const assignment = await assignmentOf(name);
  await assignment.takeAway();
  const event = await stage.send('order.accepted', { orderId: stage.newOrderId(), salesforceOrderId: id });
  await stage.becomes(event, 'waiting', reason);
  await assignment.assign();
  await stage.letTimePass();
  await stage.becomes(event, 'applied');
});

test('an event is applied by itself once Orders are switched on', async () => {
  const { id } = await stage.org.createOrder();
  await stage.org.admin('PUT', '/settings', { orders: false });
  const event = await stage.send('order.accepted', {
    orderId: stage.newOrderId(),
    salesforceOrderId: id,
  });
  await stage.becomes(event, 'waiting', 'they are off in the org (Setup, Order Settings)');
  await stage.org.admin('PUT', '/settings', {});
  await stage.letTimePass();
  await stage.becomes(event, 'applied');
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['unlocked', { kind: 'approval-lock', object: 'Order' }, 'Approve, reject, recall or unlock it. (ENTITY_IS_LOCKED on Order; Order ID) The connector tries every hour until'],
  ['given storage', { kind: 'refused-row', errorCode: 'STORAGE_LIMIT_EXCEEDED', message: 'storage limit exceeded' }, 'Delete records, or buy more (Setup, Storage Usage). (STORAGE_LIMIT_EXCEEDED on Order) The connector tries every 5 minutes until'],
])('an event is applied by itself once the org is %s', async (_case, fault, reason) => {
  const { id } = await stage.org.createOrder();
  await stage.setFaults({ share: 1, ...fault });
  const event = await stage.send('order.accepted', { orderId: stage.newOrderId(), salesforceOrderId: id });
  await stage.becomes(event, 'waiting', reason.replace('ID', id));
  await stage.setFaults();
  await stage.letTimePass();
  await stage.becomes(event, 'applied');
});
