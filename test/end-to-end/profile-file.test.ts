import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeEvent } from '../../local/events/make-event.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { metadataFor, PROFILE_SET, profileExample } from '../support/profile-example.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';

let metadata: string;
let org: TestOrg;
let connector: TestConnector;

beforeAll(async () => {
  const text = await profileExample();
  metadata = await metadataFor(JSON.parse(text));
  const file = join(metadata, 'profile.json');
  await writeFile(file, text);
  org = await startTestOrg(metadata, [], [PROFILE_SET]);
  connector = await startConnector({ ...org.environment, SALESFORCE_PROFILE: file });
  connector.work();
});

afterAll(async () => {
  await connector.stop();
  await org.stop();
  await rm(metadata, { recursive: true });
});

async function send(...events: { id: string }[]): Promise<void> {
  const authorization = `Bearer ${await org.token()}`;
  for (const event of events) {
    const reply = await connector.post(WEBHOOKS, JSON.stringify(event), { authorization });
    expect(reply.status).toBe(202);
  }
}

const all = (object: string) => org.connection.sobject(object).find().select('*').execute();

test('orders are written to the objects and fields of the profile file', async () => {
  const { id = '' } = await org.connection.sobject('Sales_Order__c').create({});
  const { Name } = await org.connection.sobject('Sales_Order__c').retrieve(id);
  const life = { orderId: '660000000001', orderNumber: String(Name), at: new Date() };
  const sent = [
    makeEvent('order.accepted', { ...life, salesforceOrderId: id }),
    makeEvent('order.invoice.created', { ...life, fileId: 'file-1' }),
    makeEvent('order.dispute', { ...life, at: new Date(Date.now() + 60_000) }),
  ];
  await send(...sent);
  await eventually(async () =>
    expect((await connector.events()).map(({ status }) => status)).toEqual(
      sent.map(() => 'applied'),
    ),
  );
  expect(await all('Sales_Order__c')).toMatchObject([
    {
      Payment_Reference__c: '660000000001',
      Payment_State__c: 'accepted',
      Payment_State_Version__c: expect.any(Number),
      Fraud_Check__c: 'review_opened',
      Latest_Invoice__c: 'file-1',
    },
  ]);
  expect(await all('Shipment__c')).toMatchObject([
    { Sales_Order__c: id, Stage__c: 'New', May_Ship__c: true, Paid_Out__c: false },
  ]);
  expect(await all('Billing_Document__c')).toMatchObject([
    { Sales_Order__c: id, File__c: 'file-1', Kind__c: 'Invoice' },
  ]);
});

test("the sfOrderId of another object's record is not used: the event waits until its Order is stamped", async () => {
  const [shipment] = await all('Shipment__c');
  const life = { orderId: '660000000002', salesforceOrderId: String(shipment?.Id) };
  const event = makeEvent('order.accepted', { ...life, at: new Date() });
  await send(event);
  const statusOf = async () =>
    (await connector.events()).find(({ event_id }) => event_id === event.id)?.status;
  await eventually(async () => expect(await statusOf()).toBe('waiting'));
  await org.connection
    .sobject('Sales_Order__c')
    .create({ Payment_Reference__c: life.orderId } as never);
  await eventually(async () => expect(await statusOf()).toBe('applied'), 60_000);
});
