import { randomUUID } from 'node:crypto';
import type { EventType } from '../../local/events/event-types.ts';
import {
  type DigitalRiverEvent,
  type EventOptions,
  makeEvent,
} from '../../local/events/make-event.ts';
import type { Environment } from '../../src/config/index.ts';
import { API_KEY, startStage } from '../local/digital-river/stage.ts';
import { type StoredEvent, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { type OrgProxy, startOrgProxy } from '../support/org-proxy.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const HOUR_MS = 3_600_000;
const METRICS_TOKEN = 'a-token-for-metrics';

let org: TestOrg;
let digitalRiver: Awaited<ReturnType<typeof startStage>>;
let proxy: OrgProxy;
let connector: TestConnector;

beforeAll(async () => {
  org = await startTestOrg();
  digitalRiver = await startStage();
});
beforeEach(async () => {
  proxy = await startOrgProxy(digitalRiver.url());
});
afterEach(async () => {
  await connector.stop();
  proxy.stop();
});
afterAll(async () => {
  await digitalRiver.end();
  await org.stop();
});

async function start(changes: Environment = {}) {
  connector = await startConnector({
    ...org.environment,
    ...{ DIGITAL_RIVER_API_URL: proxy.url, DIGITAL_RIVER_API_KEY: API_KEY },
    ...{ DIGITAL_RIVER_FRESH_STATE: 'true', ...changes },
  });
}

function event(type: EventType, life: Omit<EventOptions, 'at'>, hoursAgo: number) {
  return makeEvent(type, { ...life, at: new Date(Date.now() - hoursAgo * HOUR_MS) });
}

async function send(...events: DigitalRiverEvent[]): Promise<void> {
  const authorization = `Bearer ${await org.token()}`;
  for (const sent of events) {
    const reply = await connector.post(WEBHOOKS, JSON.stringify(sent), { authorization });
    expect(reply.status).toBe(202);
  }
}

/** What Digital River knows of an order, without a delivery. */
async function known(sent: DigitalRiverEvent): Promise<void> {
  const { status } = await digitalRiver.call('POST', '/local/events?to=none', sent);
  expect(status).toBeLessThan(300);
}

async function settled(sent: DigitalRiverEvent): Promise<StoredEvent> {
  return eventually(async () => {
    const row = (await connector.events()).find(({ event_id }) => event_id === sent.id);
    expect(['applied', 'superseded']).toContain(row?.status);
    return row as StoredEvent;
  });
}

async function becomes(sent: DigitalRiverEvent, status: string): Promise<void> {
  await eventually(async () => {
    const row = (await connector.events()).find(({ event_id }) => event_id === sent.id);
    expect(row).toMatchObject({ status });
  });
}

const order = (id: string) => org.connection.sobject('Order').retrieve(id);
const fulfillments = (id: string) =>
  org.connection.sobject('DR_Fulfillment__c').find({ OrderId__c: id }).select('*').execute();
async function metric(): Promise<string | undefined> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const text = await (await fetch(`${connector.url}/metrics`, { headers })).text();
  return text.match(/^connector_fresh_state_paused (.*)$/m)?.[1];
}

const newId = () => `fresh-${randomUUID()}`;
const asked = () => proxy.calls.filter((name) => name.startsWith('GET /orders/'));

async function newOrder() {
  const { id } = await org.createOrder();
  return { id, life: { orderId: newId(), salesforceOrderId: id } };
}

test('an accepted event that comes late, while the order is cancelled at Digital River, never makes the order eligible', async () => {
  const orgProxy = await startOrgProxy(org.url);
  const written: string[] = [];
  orgProxy.interfere = ({ body }) => {
    written.push(body);
    return undefined;
  };
  await start({ SALESFORCE_INSTANCE_URL: orgProxy.url });
  const { id, life } = await newOrder();
  const accepted = event('order.accepted', life, 3);
  await known(accepted);
  await known(event('order.cancelled', life, 1));
  await send(accepted);
  connector.work();
  await settled(accepted);
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'cancelled' });
  expect(await fulfillments(id)).toEqual([
    expect.objectContaining({ Eligible_For_Fulfillment__c: false, Order_Cancelled__c: true }),
  ]);
  // A trigger or flow of the org would see the record as soon as it is eligible for a moment.
  expect(written.join()).toContain('"DR_Order_State__c":"cancelled"');
  expect(written.join()).not.toMatch(/"Eligible_For_Fulfillment__c":true/);
  const stored = await connector.events();
  expect(stored).toHaveLength(2);
  expect(stored[1]).toMatchObject({
    event_id: expect.stringMatching(new RegExp(`^snapshot:${life.orderId}:`)),
    ...{ type: 'order.cancelled', subject: life.orderId, status: 'applied' },
  });
  const { rows } = await connector.pool.query('SELECT proof FROM event ORDER BY seq');
  expect(rows.map(({ proof }) => proof)).toEqual(['oauth', 'reconcile']);
  expect(asked()).toHaveLength(1);
  orgProxy.stop();
});

test('an event that is not late is applied without asking', async () => {
  await start();
  const { id, life } = await newOrder();
  const accepted = event('order.accepted', life, 0);
  await known(event('order.cancelled', life, -1));
  connector.work();
  await send(accepted);
  await settled(accepted);
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
  expect(asked()).toEqual([]);
});

test('without the setting, nothing is asked', async () => {
  await start({ DIGITAL_RIVER_FRESH_STATE: 'false' });
  const { id, life } = await newOrder();
  const accepted = event('order.accepted', life, 3);
  await known(event('order.cancelled', life, 1));
  connector.work();
  await send(accepted);
  await settled(accepted);
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
  expect(asked()).toEqual([]);
});

test('an event that has waited for its Order is not asked about while it waits, and once when the Order is there', async () => {
  await start();
  const orderId = newId();
  const accepted = event('order.accepted', { orderId }, 0);
  connector.work();
  await send(accepted);
  await becomes(accepted, 'waiting');
  await connector.pool.query(
    "UPDATE event SET received_at = now() - interval '1 hour'; UPDATE subject SET due_at = now()",
  );
  await eventually(async () => {
    const { rows } = await connector.pool.query('SELECT due_at > now() AS polled FROM subject');
    expect(rows).toEqual([{ polled: true }]);
  });
  expect(asked()).toEqual([]);
  await known(event('order.blocked', { orderId }, -0.001));
  const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
  await connector.pool.query('UPDATE subject SET due_at = now()');
  await settled(accepted);
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'blocked' });
  expect(asked()).toEqual([`GET /orders/${orderId}`]);
});

test('a document is not asked about, and of many late events of one order only once', async () => {
  await start();
  const { id, life } = await newOrder();
  const late = [
    event('order.pending_payment', life, 5),
    event('order.accepted', life, 4),
    event('order.invoice.created', life, 3),
  ];
  for (const each of late) await known(each);
  await known(event('order.complete', life, 2));
  await send(...late);
  connector.work();
  for (const each of late) await settled(each);
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'complete' });
  const other = await newOrder();
  await org.connection
    .sobject('Order')
    .update({ Id: other.id, DR_Order_Id__c: other.life.orderId } as { Id: string });
  const invoice = event('order.invoice.created', { orderId: other.life.orderId }, 3);
  await send(invoice);
  await settled(invoice);
  expect(asked()).toEqual([`GET /orders/${life.orderId}`]);
});

test('an event is applied with a note when Digital River does not know the order', async () => {
  await start();
  const { id, life } = await newOrder();
  const accepted = event('order.accepted', life, 3);
  await send(accepted);
  connector.work();
  expect(await settled(accepted)).toMatchObject({
    status: 'applied',
    reason: expect.stringContaining('the sender does not know its order (any more)'),
  });
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
});

test('while Digital River fails, events are applied with a note; after five failures it is left alone; the log says so once', async () => {
  await start({ METRICS_TOKEN });
  expect(await metric()).toBe('0');
  proxy.interfere = () => ({ status: 503, answer: '{}' });
  const late = [];
  for (let count = 0; count < 12; count += 1) {
    const { life } = await newOrder();
    late.push(event('order.accepted', life, 3));
  }
  await send(...late);
  connector.work();
  for (const each of late) {
    expect(await settled(each)).toMatchObject({
      status: 'applied',
      reason: expect.stringContaining('the sender could not be asked for the present state'),
    });
  }
  // Four are asked at a time, so that three more may be on their way at the fifth failure.
  expect(asked().length).toBeGreaterThanOrEqual(5);
  expect(asked().length).toBeLessThanOrEqual(8);
  const fact = 'a sender cannot be asked for the present state of late events';
  expect(connector.logged.filter((line) => line.includes(fact))).toHaveLength(1);
  expect(connector.logged.join('\n')).not.toContain(API_KEY);
  await eventually(async () => expect(await metric()).toBe('1'));
});

test('an event is applied although Digital River gives no answer', async () => {
  await start();
  proxy.interfere = () => 'no answer';
  const { id, life } = await newOrder();
  const accepted = event('order.accepted', life, 3);
  await send(accepted);
  connector.work();
  expect(await settled(accepted)).toMatchObject({ status: 'applied' });
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
});
