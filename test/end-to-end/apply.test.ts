import type { Record as SalesforceRecord } from 'jsforce';
import type { EventType } from '../../local/events/event-types.ts';
import { makeEvent } from '../../local/events/make-event.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2025-11-02T10:00:00Z');
/** What the version of a closed or cancelled Fulfillment has in front of its milliseconds. */
const CLOSED = 1_000_000_000_000_000;

let org: TestOrg;
let connector: TestConnector;
let token: string;
let orders = 0;

beforeAll(async () => {
  org = await startTestOrg();
  connector = await startConnector({
    ...org.environment,
    DIGITAL_RIVER_MATCH_ORDER_NUMBER: 'true',
  });
  token = await org.token();
  connector.work();
});

afterAll(async () => {
  await connector.stop();
  await org.stop();
});

interface Life {
  orderId: string;
  salesforceOrderId?: string;
  orderNumber?: string;
}

function newOrderId(): string {
  orders += 1;
  return `88000000${String(orders).padStart(4, '0')}`;
}

/** An event of an order, the given number of minutes after its start. */
function event(type: EventType, life: Life, minutes: number, fileId?: string) {
  const at = new Date(START + minutes * 60_000);
  return makeEvent(type, { ...life, at, ...(fileId === undefined ? {} : { fileId }) });
}

async function send(...events: { id: string }[]): Promise<void> {
  for (const sent of events) {
    const reply = await connector.post(WEBHOOKS, JSON.stringify(sent), {
      authorization: `Bearer ${token}`,
    });
    expect(reply.status).toBe(202);
  }
}

async function statusOf(sent: { id: string }): Promise<string | undefined> {
  return (await connector.events()).find(({ event_id }) => event_id === sent.id)?.status;
}

async function settled(...events: { id: string }[]): Promise<void> {
  await eventually(async () => {
    for (const sent of events) expect(['pending', 'waiting']).not.toContain(await statusOf(sent));
  });
}

async function order(id: string): Promise<SalesforceRecord> {
  return org.connection.sobject('Order').retrieve(id);
}

async function rows(object: string, drOrderId: string): Promise<SalesforceRecord[]> {
  return org.connection.sobject(object).find({ DR_Order_Id__c: drOrderId }).select('*').execute();
}

const fulfillments = (drOrderId: string) => rows('DR_Fulfillment__c', drOrderId);
const documents = (drOrderId: string) => rows('DR_Invoice_Credit_Memo__c', drOrderId);

test('accepted, complete and an invoice are written to the Order, a Fulfillment and an Invoice', async () => {
  const { id, number } = await org.createOrder();
  const life = { orderId: newOrderId(), salesforceOrderId: id, orderNumber: number };
  const sent = [
    event('order.accepted', life, 0),
    event('order.complete', life, 5),
    event('order.invoice.created', life, 6, 'file-1'),
  ];
  await send(...sent);
  await settled(...sent);
  expect(await order(id)).toMatchObject({
    DR_Order_Id__c: life.orderId,
    DR_Order_State__c: 'complete',
    DR_Order_State_Version__c: START + 5 * 60_000,
    DR_Fraud_State__c: 'passed',
    DR_Invoice_File_Id__c: 'file-1',
  });
  expect(await fulfillments(life.orderId)).toMatchObject([
    {
      OrderId__c: id,
      DR_Fulfillment_Status__c: 'Completed',
      Eligible_For_Fulfillment__c: true,
      Is_Fulfillment_Completed__c: true,
      Order_Cancelled__c: false,
    },
  ]);
  expect(await documents(life.orderId)).toMatchObject([
    { File_Id__c: 'file-1', File_Type__c: 'Invoice', OrderId__c: id, Event_Id__c: sent[2]?.id },
  ]);
});

test('a repeated event, and another event about the same file, create one record', async () => {
  const { id } = await org.createOrder();
  const life = { orderId: newOrderId(), salesforceOrderId: id };
  const accepted = event('order.accepted', life, 0);
  const [invoice, again] = [6, 7].map((at) => event('order.invoice.created', life, at, 'file-2'));
  if (invoice === undefined || again === undefined) throw new Error('Expected two invoices.');
  await send(accepted, invoice, accepted, again, invoice);
  await settled(accepted, invoice, again);
  expect(await documents(life.orderId)).toMatchObject([{ Event_Id__c: again.id }]);
  expect(await fulfillments(life.orderId)).toHaveLength(1);
});

test('an older state never overwrites a newer one, and a late accepted still sets the OFI flag without reopening the Fulfillment', async () => {
  const { id } = await org.createOrder();
  const life = { orderId: newOrderId(), salesforceOrderId: id };
  const complete = event('order.complete', life, 5);
  await send(complete);
  await settled(complete);
  const accepted = event('order.accepted', life, 0);
  const pending = event('order.pending_payment', life, -5);
  await send(accepted, pending);
  await settled(accepted, pending);
  expect(await order(id)).toMatchObject({
    DR_Order_State__c: 'complete',
    DR_Fraud_State__c: 'passed',
  });
  expect(await fulfillments(life.orderId)).toMatchObject([
    {
      DR_Fulfillment_Status__c: 'Completed',
      Eligible_For_Fulfillment__c: true,
      Is_Fulfillment_Completed__c: true,
    },
  ]);
  expect([await statusOf(accepted), await statusOf(pending)]).toEqual(['applied', 'superseded']);
});

test('a cancelled order that was never accepted gets no Fulfillment, and one that is accepted late gets a cancelled one', async () => {
  const { id } = await org.createOrder();
  const life = { orderId: newOrderId(), salesforceOrderId: id };
  const cancelled = event('order.cancelled', life, 9);
  await send(cancelled);
  await settled(cancelled);
  expect(await statusOf(cancelled)).toBe('applied');
  expect(await fulfillments(life.orderId)).toEqual([]);
  const accepted = event('order.accepted', life, 0);
  await send(accepted);
  await settled(accepted);
  expect(await fulfillments(life.orderId)).toMatchObject([
    {
      DR_Fulfillment_Status__c: 'Cancelled',
      Order_Cancelled__c: true,
      Eligible_For_Fulfillment__c: false,
      DR_Eligible_Version__c: CLOSED + START + 9 * 60_000,
    },
  ]);
});

test('an order is eligible for fulfillment from its acceptance until it is blocked or cancelled', async () => {
  const { id } = await org.createOrder();
  const life = { orderId: newOrderId(), salesforceOrderId: id };
  const eligibleAfter = async (...sent: { id: string }[]) => {
    await send(...sent);
    await settled(...sent);
    const [fulfillment] = await fulfillments(life.orderId);
    return fulfillment?.Eligible_For_Fulfillment__c;
  };
  expect(await eligibleAfter(event('order.accepted', life, 1))).toBe(true);
  expect(await eligibleAfter(event('order.blocked', life, 3))).toBe(false);
  expect(await eligibleAfter(event('order.accepted', life, 2))).toBe(false);
  expect(await eligibleAfter(event('order.accepted', life, 4))).toBe(true);
  expect(await eligibleAfter(event('order.cancelled', life, 5))).toBe(false);
  expect(await eligibleAfter(event('order.accepted', life, 6))).toBe(false);
});

test.each(['cancelled', 'blocked'])(
  'an accepted event whose order is %s by then opens no Fulfillment',
  async (state) => {
    const { id } = await org.createOrder();
    const life = { orderId: newOrderId(), salesforceOrderId: id };
    const accepted = event('order.accepted', life, 1);
    accepted.data.object.state = state;
    await send(accepted);
    await settled(accepted);
    expect(await order(id)).toMatchObject({ DR_Order_State__c: state });
    expect(await fulfillments(life.orderId)).toEqual([]);
  },
);

test("the org's guard refuses an older value of eligible for fulfillment from any writer", async () => {
  const { id } = await org.createOrder();
  const life = { orderId: newOrderId(), salesforceOrderId: id };
  const sent = [event('order.accepted', life, 1), event('order.cancelled', life, 2)];
  await send(...sent);
  await settled(...sent);
  const [fulfillment] = await fulfillments(life.orderId);
  const late = org.connection.sobject('DR_Fulfillment__c').update({
    Id: String(fulfillment?.Id),
    Eligible_For_Fulfillment__c: true,
    DR_Eligible_Version__c: START + 3 * 60_000,
  });
  await expect(late).rejects.toThrow('DR_STALE_EVENT');
});

test('an event whose record id has a null character or a lone surrogate does not stop the others of its batch', async () => {
  const good = await org.createOrder();
  const goodEvent = event(
    'order.accepted',
    { orderId: newOrderId(), salesforceOrderId: good.id },
    0,
  );
  const sent = ['\u0000', '\ud83d', '\u0007'].map((character) => {
    const odd = event('order.accepted', { orderId: newOrderId() }, 0);
    Object.assign(odd.data.object, { metadata: { sfOrderId: `801${character}` } });
    return odd;
  });
  const orders = await Promise.all(
    sent.map(({ data }) => org.createOrder({ DR_Order_Id__c: String(data.object.id) })),
  );
  await send(...sent, goodEvent);
  await settled(...sent, goodEvent);
  expect(await order(good.id)).toMatchObject({ DR_Order_State__c: 'accepted' });
  for (const { id } of orders) {
    expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
  }
});

test('a time in the future does not keep newer events from being written', async () => {
  const { id } = await org.createOrder();
  const life = { orderId: newOrderId(), salesforceOrderId: id };
  const accepted = event('order.accepted', life, 0);
  Object.assign(accepted.data.object, { updatedTime: '2099-01-01T00:00:00Z' });
  await send(accepted);
  await settled(accepted);
  // Digital River's times have whole seconds.
  const at = new Date(Date.now() + 2000);
  const complete = makeEvent('order.complete', { ...life, at });
  await send(complete);
  await settled(complete);
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'complete' });
});

test('all documents of an order are kept, and the Order refers to the latest invoice', async () => {
  const { id } = await org.createOrder();
  const life = { orderId: newOrderId(), salesforceOrderId: id };
  const sent = [
    event('order.invoice.created', life, 8, 'late'),
    event('order.invoice.created', life, 7, 'early'),
    event('order.credit_memo.created', life, 9, 'memo'),
    event('order.accepted', life, 0),
  ];
  await send(...sent);
  await settled(...sent);
  const files = (await documents(life.orderId)).map(({ File_Id__c, File_Type__c }) => [
    File_Id__c,
    File_Type__c,
  ]);
  expect(files.toSorted()).toEqual([
    ['early', 'Invoice'],
    ['late', 'Invoice'],
    ['memo', 'Credit Memo'],
  ]);
  expect(await order(id)).toMatchObject({ DR_Invoice_File_Id__c: 'late' });
});

describe('finding the Order', () => {
  test('by its DR order id', async () => {
    const orderId = newOrderId();
    const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
    const accepted = event('order.accepted', { orderId }, 0);
    await send(accepted);
    await settled(accepted);
    expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
  });

  test('by its number, when no event had a Salesforce id', async () => {
    const { id, number } = await org.createOrder();
    const accepted = event('order.accepted', { orderId: newOrderId(), orderNumber: number }, 0);
    await send(accepted);
    await settled(accepted);
    expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
  });

  test('not by its number when the given Salesforce id is not in the org: then the event waits', async () => {
    const { id, number } = await org.createOrder();
    const elsewhere = '801Hs00000Zz99ZIAR';
    const life = {
      orderId: newOrderId(),
      orderNumber: number,
      salesforceOrderId: elsewhere.slice(0, 15),
    };
    const accepted = event('order.accepted', life, 0);
    await send(accepted);
    await eventually(async () => expect(await statusOf(accepted)).toBe('waiting'));
    expect(await order(id)).toMatchObject({ DR_Order_Id__c: null, DR_Order_State__c: null });
  });

  test('an event that arrives before its Order has a DR order id waits, and is applied with a newer event', async () => {
    const orderId = newOrderId();
    const invoice = event('order.invoice.created', { orderId }, 6);
    await send(invoice);
    await eventually(async () => expect(await statusOf(invoice)).toBe('waiting'));
    const { id } = await org.createOrder();
    const accepted = event('order.accepted', { orderId, salesforceOrderId: id }, 0);
    await send(accepted);
    await settled(invoice, accepted);
    expect([await statusOf(invoice), await statusOf(accepted)]).toEqual(['applied', 'applied']);
    expect(await documents(orderId)).toMatchObject([{ OrderId__c: id }]);
  });

  test('a waiting event is applied soon after its Order appears, without any further event', async () => {
    const orderId = newOrderId();
    const accepted = event('order.accepted', { orderId }, 0);
    await send(accepted);
    await eventually(async () => expect(await statusOf(accepted)).toBe('waiting'));
    const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
    await eventually(async () => expect(await statusOf(accepted)).toBe('applied'), 15_000);
    expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
  });

  test('an Order with another DR order id is a conflict: the event is parked, and nothing is written', async () => {
    const { id } = await org.createOrder({ DR_Order_Id__c: 'another-order' });
    const life = { orderId: newOrderId(), salesforceOrderId: id };
    const accepted = event('order.accepted', life, 0);
    await send(accepted);
    await settled(accepted);
    const stored = (await connector.events()).find(({ event_id }) => event_id === accepted.id);
    expect(stored).toMatchObject({
      status: 'parked',
      error_code: 'ORDER_CONFLICT',
      error_object: 'Order',
      error_field: 'DR_Order_Id__c',
      reason: expect.stringContaining('already carries another Digital River order id'),
    });
    expect(await order(id)).toMatchObject({
      DR_Order_Id__c: 'another-order',
      DR_Order_State__c: null,
    });
    expect(await fulfillments(life.orderId)).toEqual([]);
  });
});

test('of events that are applied together, only the one whose data the org refuses is parked', async () => {
  const { id } = await org.createOrder();
  const life = { orderId: newOrderId(), salesforceOrderId: id };
  const accepted = event('order.accepted', life, 0);
  const made = event('order.fulfilled', life, 4);
  const broken = { ...made, data: { object: { ...made.data.object, state: 'x'.repeat(300) } } };
  const complete = event('order.complete', life, 5);
  const tooLate = event('order.updated', life, 8);
  const worse = {
    ...tooLate,
    data: { object: { ...tooLate.data.object, state: 'y'.repeat(300) } },
  };
  await send(accepted, broken, worse, complete);
  await settled(accepted, broken, complete, worse);
  expect(await statusOf(worse)).toBe('parked');
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'complete' });
  const parked = (await connector.events()).find(({ event_id }) => event_id === worse.id);
  expect(parked).toMatchObject({
    error_code: 'STRING_TOO_LONG',
    error_object: 'Order',
    error_field: 'DR_Order_State__c',
    reason: `A text is longer than DR_Order_State__c allows. Lengthen the field (Setup, Object Manager, Order, Fields & Relationships; a text field has at most 255 characters, a long text area more), then replay. (STRING_TOO_LONG on Order.DR_Order_State__c; Order ${id})`,
  });
  expect(await statusOf(complete)).toBe('applied');
});

/** The event with a state that is longer than its field in Salesforce. */
function withTooLongState(made: ReturnType<typeof event>) {
  return { ...made, data: { object: { ...made.data.object, state: 'x'.repeat(300) } } };
}

test('a good event that waits together with a newer broken one is applied once the Order exists', async () => {
  const orderId = newOrderId();
  const accepted = event('order.accepted', { orderId }, 0);
  const broken = withTooLongState(event('order.updated', { orderId }, 5));
  await send(accepted, broken);
  await eventually(async () => {
    expect([await statusOf(accepted), await statusOf(broken)]).toEqual(['waiting', 'waiting']);
  });
  const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
  await eventually(async () => {
    expect([await statusOf(accepted), await statusOf(broken)]).toEqual(['applied', 'parked']);
  }, 15_000);
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
});

test('while an Order is missing nothing is written for it, not even its Fulfillment', async () => {
  const orderId = newOrderId();
  const accepted = event('order.accepted', { orderId }, 0);
  await send(accepted);
  await eventually(async () => expect(await statusOf(accepted)).toBe('waiting'));
  expect(await fulfillments(orderId)).toEqual([]);
});

test('with any number of newer broken events, all of these are parked and the good one is applied', async () => {
  const { id } = await org.createOrder();
  const life = { orderId: newOrderId(), salesforceOrderId: id };
  const accepted = event('order.accepted', life, 0);
  const broken = Array.from({ length: 12 }, (_, minute) =>
    withTooLongState(event('order.updated', life, minute + 1)),
  );
  await send(...broken, accepted);
  await settled(accepted, ...broken);
  expect(await statusOf(accepted)).toBe('applied');
  const statuses = await Promise.all(broken.map(statusOf));
  expect(new Set(statuses)).toEqual(new Set(['parked']));
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
});

test('a refused record does not prevent the other records of its call from being written', async () => {
  const [good, bad] = [await org.createOrder(), await org.createOrder()];
  const goodLife = { orderId: newOrderId(), salesforceOrderId: good.id };
  const badLife = { orderId: newOrderId(), salesforceOrderId: bad.id };
  const fine = event('order.accepted', goodLife, 0);
  const made = event('order.accepted', badLife, 0);
  const broken = { ...made, data: { object: { ...made.data.object, state: 'x'.repeat(300) } } };
  await send(broken, fine);
  await settled(fine, broken);
  expect(await order(good.id)).toMatchObject({ DR_Order_State__c: 'accepted' });
  expect(await statusOf(broken)).toBe('parked');
});

test('an id that looks like a path only identifies a record', async () => {
  const { id } = await org.createOrder();
  const orderId = `../../Account/Id/${orders}?x=#%2e`;
  const life = { orderId, salesforceOrderId: id };
  const accepted = event('order.accepted', life, 0);
  await send(accepted);
  await settled(accepted);
  expect(await order(id)).toMatchObject({ DR_Order_Id__c: orderId });
  expect(await fulfillments(orderId)).toHaveLength(1);
});

test.each([
  ['names its field', []],
  ['names no field', [{ kind: 'unnamed-fields', share: 1 }]],
])(
  "a field group that the org's guard refuses as older is superseded, and the other groups are written, when the guard %s",
  async (_case, faults) => {
    await org.admin('PUT', '/faults', { seed: 1, faults });
    const orderId = newOrderId();
    const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
    const ahead = START + 60 * 60_000;
    await org.connection
      .sobject('Order')
      .update({ Id: id, DR_Order_State__c: 'returned', DR_Order_State_Version__c: ahead });
    const accepted = event('order.accepted', { orderId }, 0);
    const invoice = event('order.invoice.created', { orderId }, 6, 'file-9');
    await send(accepted, invoice);
    await settled(accepted, invoice);
    expect(await order(id)).toMatchObject({
      DR_Order_State__c: 'returned',
      DR_Order_State_Version__c: ahead,
      DR_Fraud_State__c: 'passed',
      DR_Invoice_File_Id__c: 'file-9',
    });
    await org.admin('PUT', '/faults', { faults: [] });
  },
);
