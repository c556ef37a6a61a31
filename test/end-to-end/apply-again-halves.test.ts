import type { EventType } from '../../local/events/event-types.ts';
import { makeEvent } from '../../local/events/make-event.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

// The events of an order may be too many or too large for one batch: then they are applied again in
// two halves, the oldest first. Here the second half is parked until the first one is written.

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2026-11-02T10:00:00Z');

let org: TestOrg;
let connector: TestConnector;
let token: string;

beforeAll(async () => {
  org = await startTestOrg();
  token = await org.token();
  connector = await startConnector(org.environment);
});

afterAll(async () => {
  await connector.stop();
  await org.stop();
});

/** Has a worker settle all that is open. */
async function settle(): Promise<void> {
  const worker = connector.work();
  await eventually(async () => {
    const statuses = (await connector.events()).map(({ status }) => status);
    expect(statuses).not.toContain('pending');
    expect(statuses).not.toContain('waiting');
  }, 30_000);
  await worker.stop();
}

async function send(type: EventType, orderId: string, minutes: number): Promise<string> {
  const event = makeEvent(type, { orderId, at: new Date(START + minutes * 60_000) });
  const headers = { authorization: `Bearer ${token}` };
  const reply = await connector.post(WEBHOOKS, JSON.stringify(event), headers);
  expect(reply.status).toBe(202);
  await settle();
  return event.id;
}

/** Makes all events of the order pending, and parks the newer one. */
async function again(orderId: string, newer: string): Promise<void> {
  const output = { out: () => undefined, err: () => undefined };
  await replayCommand(['--again', '--order', orderId, '--yes'], output, {
    ...exampleEnvironment(connector.config.DATABASE_URL),
    ...org.environment,
  });
  await connector.pool.query(
    "UPDATE event SET status = 'parked', settled_at = now() WHERE event_id = $1 AND status = 'pending'",
    [newer],
  );
  await settle();
}

async function secondHalf(newer: string): Promise<void> {
  await connector.pool.query("UPDATE event SET status = 'pending' WHERE event_id = $1", [newer]);
  await connector.pool.query('UPDATE subject SET due_at = now()');
  await settle();
}

test('an Order whose version field is blank keeps the newest state all the time', async () => {
  const orderId = '890000999001';
  const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
  await send('order.accepted', orderId, 0);
  const complete = await send('order.complete', orderId, 60);
  await org.connection.sobject('Order').update({ Id: id, DR_Order_State_Version__c: null });
  const order = () => org.connection.sobject('Order').retrieve(id);
  await again(orderId, complete);
  expect(await order()).toMatchObject({ DR_Order_State__c: 'complete' });
  await secondHalf(complete);
  expect(await order()).toMatchObject({
    ...{ DR_Order_State__c: 'complete', DR_Order_State_Version__c: expect.any(Number) },
  });
});

test('the deleted Fulfillment of a cancelled order is made anew, and is never eligible', async () => {
  const orderId = '890000999002';
  await org.createOrder({ DR_Order_Id__c: orderId });
  await send('order.accepted', orderId, 0);
  const cancelled = await send('order.cancelled', orderId, 60);
  const fulfillments = () =>
    org.connection.sobject('DR_Fulfillment__c').find({ DR_Order_Id__c: orderId });
  const [made] = await fulfillments();
  await org.connection.sobject('DR_Fulfillment__c').destroy(String(made?.Id));
  await again(orderId, cancelled);
  for (const fulfillment of await fulfillments()) {
    expect(fulfillment).not.toMatchObject({ Eligible_For_Fulfillment__c: true });
  }
  await secondHalf(cancelled);
  expect(await fulfillments()).toMatchObject([
    { Eligible_For_Fulfillment__c: false, Order_Cancelled__c: true },
  ]);
});
