import { adviceFor } from '../../src/doctor/advice.ts';
import { checkSchema, describeObjects } from '../../src/doctor/checks/schema/check-schema.ts';
import { createLog } from '../../src/log.ts';
import { digitalriverv3Profile } from '../../src/salesforce/schema/digitalriverv3.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { createWorkerParts } from '../../src/wiring/worker-parts.ts';
import { readFields, writtenFields } from '../../src/wiring/written-fields.ts';
import { type PackageStage, startPackageStage } from '../support/package-stage.ts';

let stage: PackageStage;

beforeAll(async () => {
  stage = await startPackageStage();
  stage.connector.work();
  stage.connector.work();
});

afterAll(() => stage.stop());

const requestLog = () => stage.rows('DR_Fulfillment_Request_Log__c');
const fulfillments = (drOrderId: string) =>
  stage.rows('DR_Fulfillment__c', { DR_Order_Id__c: drOrderId });
const documents = (id: string) => stage.rows('DR_Invoice_Credit_Memo__c', { OrderId__c: id });

/** Sends events one by one, each after the previous one is settled. */
async function sendInTurn(...events: Parameters<PackageStage['send']>): Promise<void> {
  for (const event of events) {
    await stage.send(event);
    await stage.settled(event);
  }
}

test('the doctor finds all objects and fields of the profile in the package', async () => {
  const { config, pool } = stage.connector;
  const builders = { ...PART_BUILDERS, pool: () => pool };
  const parts = createWorkerParts(createParts(config, createLog('silent'), builders));
  const written = writtenFields(digitalriverv3Profile);
  const read = readFields(digitalriverv3Profile);
  const descriptions = await describeObjects(parts.org(), [...written, ...read]);
  const advise = adviceFor('digitalriverv3', { profile: written });
  const findings = checkSchema(descriptions, written, read, advise);
  expect(findings.map(({ check, standing, found }) => [check, standing, found])).toEqual([
    ['Order', 'ok', expect.any(String)],
    ['digitalriverv3__DR_Fulfillment__c', 'ok', expect.any(String)],
    ['digitalriverv3__DR_Invoice_Credit_Memo__c', 'ok', expect.any(String)],
  ]);
});

test("the events of an order are written to the package's records, and no request to Digital River is made", async () => {
  const { id, drOrderId, event } = await stage.createOrder();
  await sendInTurn(
    event('order.created', 0),
    event('order.accepted', 1),
    event('order.fulfilled', 2),
    event('order.complete', 3),
    event('order.invoice.created', 4, 'invoice-1'),
    event('order.credit_memo.created', 5, 'memo-1'),
  );
  expect(await stage.order(id)).toMatchObject({
    DR_Order_Id__c: drOrderId,
    DR_Order_State__c: 'complete',
    DR_Fraud_State__c: 'passed',
    DR_Customer_Type__c: 'individual',
  });
  expect(await fulfillments(drOrderId)).toMatchObject([
    {
      Order_Id__c: id,
      DR_Fulfillment_Status__c: 'Completed',
      Eligible_For_Fulfillment__c: true,
      Is_Fulfillment_Completed__c: true,
      Order_Cancelled__c: false,
      Message__c: expect.any(String),
    },
  ]);
  expect(await documents(id)).toMatchObject([
    { File_Id__c: 'invoice-1', File_Type__c: 'Invoice' },
    { File_Id__c: 'memo-1', File_Type__c: 'Credit Memo' },
  ]);
  expect(await requestLog()).toEqual([]);
});

test('a cancelled order keeps its state, with a reason; its Fulfillment is closed', async () => {
  const { id, drOrderId, event } = await stage.createOrder();
  const cancelled = event('order.cancelled', 2);
  await sendInTurn(event('order.accepted', 1), cancelled);
  const [stored] = await stage.settled(cancelled);
  expect(stored).toMatchObject({
    status: 'applied',
    reason:
      '"cancelled" is not one of the values that may be written to digitalriverv3__DR_Order_State__c.',
  });
  expect(await stage.order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
  expect(await fulfillments(drOrderId)).toMatchObject([
    { DR_Fulfillment_Status__c: 'Completed', Order_Cancelled__c: true },
  ]);
  expect(await requestLog()).toEqual([]);
});

test('a state that the picklist lacks is stored as a reason and logged, and nothing older is written afterwards', async () => {
  const { id, drOrderId, event } = await stage.createOrder();
  const dispute = event('order.dispute', 3);
  await sendInTurn(event('order.accepted', 1), dispute, event('order.blocked', 2));
  const [stored] = await stage.settled(dispute);
  expect(stored).toMatchObject({ status: 'applied', reason: expect.stringContaining('"dispute"') });
  expect(stage.connector.logged.join('')).toContain('event applied, but for a part');
  expect(await stage.order(id)).toMatchObject({
    DR_Order_Id__c: drOrderId,
    DR_Order_State__c: 'accepted',
  });
});

test('repeated events in any order create no second record', async () => {
  const orders = await Promise.all(Array.from({ length: 6 }, () => stage.createOrder()));
  const sent = orders.flatMap(({ event, drOrderId }) => [
    event('order.invoice.created', 6, `invoice of ${drOrderId}`),
    event('order.complete', 5),
    event('order.credit_memo.created', 7, `memo of ${drOrderId}`),
    event('order.accepted', 1),
    event('order.invoice.created', 8, `invoice of ${drOrderId}`),
  ]);
  await Promise.all([stage.send(...sent), stage.send(...sent.toReversed()), stage.send(...sent)]);
  await stage.settled(...sent);
  for (const { id, drOrderId } of orders) {
    expect(await fulfillments(drOrderId)).toMatchObject([
      { DR_Fulfillment_Status__c: 'Completed', Eligible_For_Fulfillment__c: true },
    ]);
    expect((await documents(id)).map(({ File_Type__c: type }) => type).sort()).toEqual([
      'Credit Memo',
      'Invoice',
    ]);
    expect(await stage.order(id)).toMatchObject({ DR_Order_State__c: 'complete' });
  }
  expect(await requestLog()).toEqual([]);
}, 60_000);

test('a Fulfillment whose status the package has changed is not reopened', async () => {
  const { drOrderId, event } = await stage.createOrder();
  await sendInTurn(event('order.accepted', 1));
  const [made] = await fulfillments(drOrderId);
  await stage.org.connection.sobject('digitalriverv3__DR_Fulfillment__c').update({
    Id: String(made?.Id),
    digitalriverv3__DR_Fulfillment_Status__c: 'Pending',
  });
  await sendInTurn(event('order.accepted', 2));
  expect(await fulfillments(drOrderId)).toMatchObject([{ DR_Fulfillment_Status__c: 'Pending' }]);
});

test('an order that was accepted before the connector was installed is closed when it is cancelled', async () => {
  const { id, drOrderId, event } = await stage.createOrder();
  await stage.org.connection.sobject('Order').update({
    Id: id,
    digitalriverv3__DR_Order_Id__c: drOrderId,
    digitalriverv3__DR_Order_State__c: 'accepted',
  });
  await sendInTurn(event('order.cancelled', 2));
  expect(await fulfillments(drOrderId)).toMatchObject([
    {
      Order_Id__c: id,
      DR_Fulfillment_Status__c: 'Completed',
      Eligible_For_Fulfillment__c: true,
      Order_Cancelled__c: true,
    },
  ]);
});

test('a cancelled order without a Fulfillment gets none, until its accepted event arrives', async () => {
  const { drOrderId, event } = await stage.createOrder();
  const cancelled = event('order.cancelled', 2);
  await sendInTurn(cancelled);
  expect(await stage.settled(cancelled)).toMatchObject([{ status: 'applied' }]);
  expect(await fulfillments(drOrderId)).toEqual([]);
  await sendInTurn(event('order.accepted', 1));
  expect(await fulfillments(drOrderId)).toMatchObject([
    { DR_Fulfillment_Status__c: 'Completed', Order_Cancelled__c: true },
  ]);
});

test('of two earlier records with the same key, the older one is updated', async () => {
  const { id, event } = await stage.createOrder();
  const record = {
    digitalriverv3__File_Id__c: 'twice',
    digitalriverv3__OrderId__c: id,
    digitalriverv3__Event_Id__c: 'earlier',
  };
  const made = await stage.org.connection
    .sobject('digitalriverv3__DR_Invoice_Credit_Memo__c')
    .create([record, record]);
  const invoice = event('order.invoice.created', 1, 'twice');
  await sendInTurn(event('order.accepted', 0), invoice);
  const found = await documents(id);
  expect(found).toHaveLength(2);
  const changed = found.filter(({ Event_Id__c: eventId }) => eventId === invoice.id);
  expect(changed.map(({ Id }) => Id)).toEqual([made[0]?.id]);
});
