import { randomUUID } from 'node:crypto';
import type { EventType } from '../../local/events/event-types.ts';
import {
  type DigitalRiverEvent,
  type EventOptions,
  makeEvent,
} from '../../local/events/make-event.ts';
import type { Environment } from '../../src/config/index.ts';
import { storeJudgements, unmappedPages } from '../../src/inbox/repair/unmapped-events.ts';
import { type StoredEvent, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const DEAD_ID = '801Hs00000Zz99ZIAR';

let org: TestOrg;
let connector: TestConnector;
let minute = 0;

beforeAll(async () => {
  org = await startTestOrg();
});
afterEach(() => connector.stop());
afterAll(() => org.stop());

async function start(changes: Environment) {
  connector = await startConnector({
    ...org.environment,
    ...{ FAILED_EVENTS_IN_ORG: 'true', FAILED_EVENTS_SECONDS: '1' },
    ...changes,
  });
}

function event(
  type: EventType,
  life: Partial<EventOptions> & { orderId: string },
  fields: Record<string, unknown> = {},
): DigitalRiverEvent {
  minute += 1;
  const made = makeEvent(type, { at: new Date(Date.now() + minute), ...life });
  return { ...made, data: { object: { ...made.data.object, ...fields } } };
}

async function send(...events: DigitalRiverEvent[]): Promise<void> {
  const authorization = `Bearer ${await org.token()}`;
  for (const sent of events) {
    const reply = await connector.post(WEBHOOKS, JSON.stringify(sent), { authorization });
    expect(reply.status).toBe(202);
  }
}

async function stored({ id }: { id: string }): Promise<StoredEvent | undefined> {
  return (await connector.events()).find(({ event_id }) => event_id === id);
}

async function becomes(sent: DigitalRiverEvent, status: string): Promise<StoredEvent> {
  return eventually(async () => {
    const row = await stored(sent);
    expect(row).toMatchObject({ status });
    return row as StoredEvent;
  });
}

const count = async (object: string) => org.connection.sobject(object).count();
const order = (id: string) => org.connection.sobject('Order').retrieve(id);
const documents = (id: string) =>
  org.connection.sobject('DR_Invoice_Credit_Memo__c').find({ OrderId__c: id }).execute();
const newId = () => `foreign-${randomUUID()}`;

test('orders of another shop neither wait, nor are parked, nor shown in the org, and write nothing', async () => {
  await start({ DIGITAL_RIVER_OWN_ORDERS: 'sfOrderId' });
  const objects = ['DR_Fulfillment__c', 'DR_Invoice_Credit_Memo__c', 'DR_Failed_Event__c'];
  const before = await Promise.all(objects.map(count));
  connector.work();
  const types = [
    'order.accepted',
    'order.complete',
    'order.cancelled',
    'order.invoice.created',
  ] as const;
  const sent = Array.from({ length: 12 }, () => newId()).flatMap((orderId, shop) =>
    types.map((type) => event(type, { orderId, orderNumber: `SHOP2-${shop}` })),
  );
  await send(...sent);
  await eventually(async () => {
    const statuses = (await connector.events()).map(({ status, error_code }) => [
      status,
      error_code,
    ]);
    expect(statuses).toEqual(sent.map(() => ['unmapped', 'NOT_OURS']));
  });
  expect((await connector.events())[0]?.reason).toBe(
    'No event of this order so far shows that it is one of this installation (DIGITAL_RIVER_OWN_ORDERS), and no Order carries its Digital River order id. As soon as one does, its events are applied.',
  );
  const { rows } = await connector.pool.query(
    'SELECT count(*)::int AS due FROM subject WHERE due_at IS NOT NULL OR waiting_since IS NOT NULL',
  );
  expect(rows).toEqual([{ due: 0 }]);
  // A repeat says nothing new: it is counted, and not judged again.
  await send(...sent.slice(0, 4));
  const again = (await connector.events()).map(({ status, arrivals }) => [status, arrivals]);
  expect(again).toEqual(sent.map((_event, place) => ['unmapped', place < 4 ? 2 : 1]));
  expect(await Promise.all(objects.map(count))).toEqual(before);
});

test('a number of ours in the order of another shop claims nothing by default, and its event waits with the reason', async () => {
  await start({});
  const { id, number } = await org.createOrder();
  connector.work();
  const accepted = event('order.accepted', { orderId: newId(), orderNumber: number });
  await send(accepted);
  const { reason } = await becomes(accepted, 'waiting');
  expect(reason).toMatch(
    /^The order has an upstreamId and no metadata\.sfOrderId, and matching by OrderNumber is off\. No Order carries .*let the storefront send metadata\.sfOrderId, or set DIGITAL_RIVER_MATCH_ORDER_NUMBER=true/,
  );
  expect(await order(id)).toMatchObject({ DR_Order_Id__c: null, DR_Order_State__c: null });
});

test('an invoice that comes before the event that shows whose the order is, is applied after it', async () => {
  await start({ DIGITAL_RIVER_OWN_ORDERS: 'metadata:shop=main' });
  const { id } = await org.createOrder();
  connector.work();
  const orderId = newId();
  const invoice = event('order.invoice.created', { orderId });
  const early = event('order.pending_payment', { orderId, salesforceOrderId: id });
  await send(invoice, early);
  await becomes(invoice, 'unmapped');
  await becomes(early, 'unmapped');
  const metadata = { sfOrderId: id, shop: 'main' };
  const accepted = event('order.accepted', { orderId }, { metadata });
  await send(accepted);
  await becomes(accepted, 'applied');
  await becomes(invoice, 'applied');
  await eventually(async () =>
    expect(['applied', 'superseded']).toContain((await stored(early))?.status),
  );
  expect(await documents(id)).toHaveLength(1);
  const later = event('order.complete', { orderId });
  await send(later);
  await becomes(later, 'applied');
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'complete' });
});

test('an order that waits stays ours although a later event does not show it', async () => {
  await start({ DIGITAL_RIVER_OWN_ORDERS: 'metadata:shop=main' });
  connector.work();
  const orderId = newId();
  const metadata = { shop: 'main', sfOrderId: DEAD_ID };
  const accepted = event('order.accepted', { orderId }, { metadata });
  await send(accepted);
  await becomes(accepted, 'waiting');
  const later = event('order.complete', { orderId });
  await send(later);
  await becomes(later, 'waiting');
  expect(await stored(accepted)).toMatchObject({ status: 'waiting' });
});

test('an Order that carries the order id is ours whatever its events show, also for those that came before', async () => {
  await start({ DIGITAL_RIVER_OWN_ORDERS: 'sfOrderId' });
  connector.work();
  const orderId = newId();
  const invoice = event('order.invoice.created', { orderId });
  await send(invoice);
  await becomes(invoice, 'unmapped');
  const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
  const accepted = event('order.accepted', { orderId });
  await send(accepted);
  await becomes(accepted, 'applied');
  await becomes(invoice, 'applied');
  expect(await documents(id)).toHaveLength(1);
});

test('an order that is known by its stamp alone stays ours when its Order is deleted', async () => {
  await start({ DIGITAL_RIVER_OWN_ORDERS: 'metadata:shop=main' });
  connector.work();
  const orderId = newId();
  const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
  const accepted = event('order.accepted', { orderId });
  await send(accepted);
  await becomes(accepted, 'applied');
  await org.connection.sobject('Order').delete(id);
  const cancelled = event('order.cancelled', { orderId });
  await send(cancelled);
  await becomes(cancelled, 'waiting');
  const other = await org.createOrder({ DR_Order_Id__c: orderId });
  await connector.pool.query('UPDATE subject SET due_at = now()');
  await becomes(cancelled, 'applied');
  expect(await order(other.id)).toMatchObject({ DR_Order_State__c: 'cancelled' });
});

test('what another worker has left out of an order of ours comes back with its next event', async () => {
  await start({ DIGITAL_RIVER_OWN_ORDERS: 'metadata:shop=main' });
  connector.work();
  const orderId = newId();
  const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
  const [accepted, invoice] = [
    event('order.accepted', { orderId }),
    event('order.invoice.created', { orderId }),
  ];
  await send(accepted, invoice);
  await becomes(invoice, 'applied');
  await becomes(accepted, 'applied');
  await connector.pool.query(
    "UPDATE event SET status = 'unmapped', error_code = 'NOT_OURS' WHERE event_id = $1",
    [invoice.id],
  );
  const complete = event('order.complete', { orderId });
  await send(complete);
  await becomes(complete, 'applied');
  await becomes(invoice, 'applied');
  expect(await documents(id)).toHaveLength(1);
});

test('what waits when the setting is made no longer waits, and what is judged anew is judged by the order as well', async () => {
  await start({});
  const worker = connector.work();
  const orderId = newId();
  const accepted = event('order.accepted', { orderId });
  await send(accepted);
  await becomes(accepted, 'waiting');
  await worker.stop();
  connector.config.DIGITAL_RIVER_OWN_ORDERS = [{ kind: 'sfOrderId' }];
  await connector.pool.query('UPDATE subject SET due_at = now()');
  connector.work();
  await becomes(accepted, 'unmapped');
  const anew = [];
  for await (const page of unmappedPages(connector.pool, {})) anew.push(...page);
  const pending = anew.map(({ seq, source, eventId, type, live, proof, body }) => ({
    seq,
    event: {
      ...{ source, eventId, type, live, proof, subject: orderId, time: null },
      ...{ status: 'pending' as const, reason: null, code: null, body: body ?? Buffer.alloc(0) },
    },
  }));
  expect(await storeJudgements(connector.pool, pending)).toMatchObject({ pending: 1 });
  await becomes(accepted, 'unmapped');
});

test('a parked event that the org shows is dismissed there when its order turns out to be of another shop', async () => {
  await start({});
  const worker = connector.work();
  const orderId = newId();
  const accepted = event('order.accepted', { orderId });
  await send(accepted);
  await becomes(accepted, 'waiting');
  await connector.pool.query(
    "UPDATE subject SET waiting_since = now() - interval '73 hours', due_at = now()",
  );
  await becomes(accepted, 'parked');
  const shown = () =>
    org.connection
      .sobject('DR_Failed_Event__c')
      .find({ Event_Subject__c: orderId })
      .select('*')
      .execute();
  await eventually(async () => expect(await shown()).toHaveLength(1));
  await worker.stop();
  connector.config.DIGITAL_RIVER_OWN_ORDERS = [{ kind: 'sfOrderId' }];
  await connector.pool.query(
    "UPDATE event SET status = 'pending', settled_at = NULL, error_code = NULL; UPDATE subject SET due_at = now()",
  );
  connector.work();
  const { reason } = await becomes(accepted, 'dismissed');
  expect(reason).toContain('DIGITAL_RIVER_OWN_ORDERS');
  await eventually(async () =>
    expect(await shown()).toEqual([expect.objectContaining({ Status__c: 'Dismissed' })]),
  );
});
