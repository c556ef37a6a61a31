import type { Record as SalesforceRecord } from 'jsforce';
import type { EventType } from '../../local/events/event-types.ts';
import { makeEvent } from '../../local/events/make-event.ts';
import { failedEventKey } from '../../src/failed-events/failed-event-key.ts';
import { replayParked } from '../../src/inbox/repair/parked-events.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2025-11-02T10:00:00Z');
const EVERY_SECOND = {
  FAILED_EVENTS_SECONDS: '1',
  PUBLIC_URL: 'https://connector.example.com/',
  CONSOLE_CLIENT_ID: 'console',
  CONSOLE_CLIENT_SECRET: 'secret',
  CONSOLE_SESSION_SECRETS: 'a session secret of 32 bytes or more',
  CONSOLE_USERS: '005000000000001AAA',
};

let org: TestOrg;
let connector: TestConnector;
let token: string;
let orders = 0;

beforeAll(async () => {
  org = await startTestOrg();
  token = await org.token();
});

beforeEach(async () => {
  connector = await startConnector({ ...org.environment, ...EVERY_SECOND });
});

afterEach(() => connector.stop());

afterAll(() => org.stop());

type MadeEvent = ReturnType<typeof makeEvent>;

function eventFor(salesforceOrderId: string, type: EventType = 'order.accepted', minutes = 0) {
  orders += 1;
  const orderId = `66000000${String(orders).padStart(4, '0')}`;
  return makeEvent(type, { orderId, salesforceOrderId, at: new Date(START + minutes * 60_000) });
}

async function send(...events: MadeEvent[]): Promise<void> {
  for (const event of events) {
    const headers = { authorization: `Bearer ${token}` };
    const reply = await connector.post(WEBHOOKS, JSON.stringify(event), headers);
    expect(reply.status).toBe(202);
  }
}

/**
 * Sends an event for an Order with another Digital River order id, which is parked as a conflict.
 */
async function sendConflict(change: (made: MadeEvent) => void = () => undefined) {
  const { id } = await org.createOrder({ DR_Order_Id__c: `taken-${orders}` });
  const event = eventFor(id);
  change(event);
  await send(event);
  await status(event, 'parked');
  return { event, orderId: id, key: failedEventKey('digital-river', event.id) };
}

async function status(event: { id: string }, expected: string, timeoutMs?: number) {
  await eventually(async () => {
    const stored = (await connector.events()).find(({ event_id }) => event_id === event.id);
    expect(stored?.status).toBe(expected);
  }, timeoutMs);
}

async function failed(key: string): Promise<SalesforceRecord | undefined> {
  const rows = await org.connection
    .sobject('DR_Failed_Event__c')
    .find({ Failed_Event_Key__c: key })
    .select('*')
    .execute();
  expect(rows.length).toBeLessThan(2);
  return rows[0];
}

async function shown(key: string, fields: object): Promise<SalesforceRecord> {
  return eventually(async () => {
    const row = await failed(key);
    expect(row).toMatchObject(fields);
    return row as SalesforceRecord;
  }, 15_000);
}

async function requestReprocess(key: string): Promise<void> {
  const row = await shown(key, {});
  await org.connection
    .sobject('DR_Failed_Event__c')
    .update({ Id: String(row.Id), Status__c: 'Reprocess' });
}

/** Resolves a conflict by clearing the Order's Digital River order id. */
function resolveConflict(orderId: string): Promise<unknown> {
  return org.connection.sobject('Order').update({ Id: orderId, DR_Order_Id__c: null });
}

test("a parked event is shown in the org with ids, codes and the connector's reason, and nothing from its body", async () => {
  connector.work();
  const { event, key } = await sendConflict();
  const row = await shown(key, { Status__c: 'Parked' });
  expect(row).toMatchObject({
    Name: expect.stringMatching(/^DR-Event-\d{5}$/),
    Event_Id__c: event.id,
    Event_Type__c: 'order.accepted',
    Event_Source__c: 'digital-river',
    Event_Subject__c: event.data.object.id,
    Event_Capture_Reason__c: expect.stringContaining('already carries another Digital River order'),
    Error_Code__c: 'ORDER_CONFLICT',
    Error_Object__c: 'Order',
    Error_Field__c: 'DR_Order_Id__c',
    Console_Link__c: `https://connector.example.com/console/events/${key}`,
  });
  const logged = connector.logged.filter((line) => line.includes('event parked'));
  expect(logged.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ eventId: event.id, code: 'ORDER_CONFLICT' }),
  ]);
  const [stored] = await connector.events();
  const { received_at, settled_at } = stored as unknown as Record<string, Date>;
  const seconds = (date: unknown) => Math.trunc(Date.parse(String(date)) / 1000);
  expect(seconds(row.Received_At__c)).toBe(seconds(received_at?.toISOString()));
  expect(seconds(row.Parked_At__c)).toBe(seconds(settled_at?.toISOString()));
  const { email } = event.data.object as { email?: string };
  expect(email).toContain('@');
  expect(JSON.stringify(row)).not.toContain(email);
});

test('the record of an event whose Order was found links to it', async () => {
  connector.work();
  const { id } = await org.createOrder();
  const event = eventFor(id);
  Object.assign(event.data.object, { state: 'x'.repeat(300) });
  await send(event);
  await shown(failedEventKey('digital-river', event.id), { Status__c: 'Parked', Order__c: id });
});

test('an event that is reprocessed after its cause was fixed is applied, and its record becomes Processed', async () => {
  connector.work();
  const { event, orderId, key } = await sendConflict();
  await shown(key, { Status__c: 'Parked' });
  await resolveConflict(orderId);
  await requestReprocess(key);
  const row = await shown(key, { Status__c: 'Processed' });
  expect(row.Event_Capture_Reason__c).toContain('already carries another Digital River order');
  await status(event, 'applied');
  expect(await org.connection.sobject('Order').retrieve(orderId)).toMatchObject({
    DR_Order_Id__c: event.data.object.id,
    DR_Order_State__c: 'accepted',
  });
});

test('an event that is reprocessed while it has another problem is parked again, with the new reason', async () => {
  connector.work();
  const { event, orderId, key } = await sendConflict((made) => {
    Object.assign(made.data.object, { state: 'x'.repeat(300) });
  });
  const first = await shown(key, { Status__c: 'Parked', Error_Code__c: 'ORDER_CONFLICT' });
  await resolveConflict(orderId);
  await requestReprocess(key);
  const again = await shown(key, { Status__c: 'Parked', Error_Code__c: 'STRING_TOO_LONG' });
  expect(again).toMatchObject({
    Error_Field__c: 'DR_Order_State__c',
    Event_Capture_Reason__c: `A text is longer than DR_Order_State__c allows. Lengthen the field (Setup, Object Manager, Order, Fields & Relationships; a text field has at most 255 characters, a long text area more), then replay. (STRING_TOO_LONG on Order.DR_Order_State__c; Order ${orderId})`,
  });
  expect(again.Id).toBe(first.Id);
  await status(event, 'parked');
});

test('the record of an event that is replayed by other means becomes Processed', async () => {
  connector.work();
  const { event, orderId, key } = await sendConflict();
  await shown(key, { Status__c: 'Parked' });
  await resolveConflict(orderId);
  await replayParked(connector.pool, { eventId: event.id });
  await shown(key, { Status__c: 'Processed' });
});

test('a request for an event that is settled or unknown is reset', async () => {
  connector.work();
  const settled = await sendConflict();
  await shown(settled.key, { Status__c: 'Parked' });
  await resolveConflict(settled.orderId);
  await requestReprocess(settled.key);
  await shown(settled.key, { Status__c: 'Processed' });
  await sendConflict();
  const unknown = 'ab'.repeat(32);
  await org.connection
    .sobject('DR_Failed_Event__c')
    .create({ Failed_Event_Key__c: unknown, Status__c: 'Reprocess' });
  await requestReprocess(settled.key);
  await shown(settled.key, { Status__c: 'Processed' });
  await shown(unknown, {
    Status__c: 'Parked',
    Event_Capture_Reason__c: expect.stringContaining('does not have this event'),
  });
});
