import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventType } from '../../local/events/event-types.ts';
import { type DigitalRiverEvent, makeEvent } from '../../local/events/make-event.ts';
import type { Environment } from '../../src/config/index.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));
const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2026-11-02T10:00:00Z');

/** What an order event may lack: its state alone is written to the Order. */
const STATE_ONLY = { customerType: undefined, fraudState: undefined };

/** A rule of the customer's own, for some Orders and for one value. */
const CUSTOMER_RULE = `<?xml version="1.0" encoding="UTF-8"?>
<ValidationRule xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Customer_Rule</fullName>
    <active>true</active>
    <errorConditionFormula>OR(AND(Description = "guarded", NOT(ISBLANK(DR_Order_State__c))), DR_Fraud_State__c = "forbidden")</errorConditionFormula>
    <errorMessage>Not in this org.</errorMessage>
</ValidationRule>
`;

let folder: string;
let org: TestOrg;
let token: string;
let connector: TestConnector;
let minute = 0;
let orders = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conflicts-'));
  await cp(FORCE_APP, folder, { recursive: true });
  const rule = 'objects/Order/validationRules/Customer_Rule.validationRule-meta.xml';
  await writeFile(join(folder, rule), CUSTOMER_RULE);
  org = await startTestOrg(folder);
  token = await org.token();
});

afterEach(() => connector.stop());

afterAll(async () => {
  await org.stop();
  await rm(folder, { recursive: true });
});

async function start(changes: Environment = {}): Promise<void> {
  connector = await startConnector({
    ...org.environment,
    ...{ DIGITAL_RIVER_MATCH_ORDER_NUMBER: 'true', ...changes },
  });
}

function newOrderId(): string {
  orders += 1;
  return `8700000${String(orders).padStart(5, '0')}`;
}

interface Life {
  readonly orderId: string;
  readonly salesforceOrderId?: string;
  readonly orderNumber?: string;
}

/** An event that is newer than the ones before. */
function event(type: EventType, life: Life): DigitalRiverEvent {
  minute += 1;
  return makeEvent(type, { ...life, at: new Date(START + minute * 60_000) });
}

function changed(made: DigitalRiverEvent, fields: Record<string, unknown>): DigitalRiverEvent {
  return { ...made, data: { object: { ...made.data.object, ...fields } } };
}

async function send(...events: DigitalRiverEvent[]): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  for (const sent of events) {
    expect((await connector.post(WEBHOOKS, JSON.stringify(sent), headers)).status).toBe(202);
  }
}

/** Statuses and codes of events, once all are settled. */
async function settled(...events: DigitalRiverEvent[]): Promise<(string | null)[][]> {
  return eventually(async () => {
    const stored = await connector.events();
    const found = events.map((sent) => stored.find(({ event_id }) => event_id === sent.id));
    const statuses = found.map((row) => [row?.status ?? '', row?.error_code ?? null]);
    for (const [status] of statuses) expect(['pending', 'waiting']).not.toContain(status);
    return statuses;
  }, 20_000);
}

async function reasonOf(sent: DigitalRiverEvent): Promise<string | null | undefined> {
  return (await connector.events()).find(({ event_id }) => event_id === sent.id)?.reason;
}

const order = (id: string) => org.connection.sobject('Order').retrieve(id);
const fulfillments = (id: string) =>
  org.connection.sobject('DR_Fulfillment__c').find({ OrderId__c: id }).select('*').execute();
const stamp = (id: string, DR_Order_Id__c: string | null, more: object = {}) =>
  org.connection.sobject('Order').update({ Id: id, DR_Order_Id__c, ...more } as { Id: string });

describe('two orders that name one Order', () => {
  type Pair = (order: { id: string; number: string }) => Partial<Life>;
  const byId: Pair = ({ id }) => ({ salesforceOrderId: id });
  const byNumber: Pair = ({ number }) => ({ orderNumber: number });

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['by its id at once', byId, 0, '2', {}],
    ['by its id 300 ms apart', byId, 300, '2', {}],
    ['by its number at once', byNumber, 0, '2', {}],
    ['by its id, in one batch', byId, 'batch', '1', {}],
    ['by its number, in two loops', byNumber, 'batch', '2', {}],
    ['by its id at once, without a customer type', byId, 0, '2', STATE_ONLY],
    ['by its number, in two loops, without a customer type', byNumber, 'batch', '2', STATE_ONLY],
  ] as const)('%s: in ten of ten pairs one order is written and has the open Fulfillment, and the other is parked', async (_case, named, apart, lanes, without) => {
    await start({ WORKER_LANES: lanes });
    if (apart !== 'batch') connector.work();
    const pairs = [];
    for (let pair = 0; pair < 10; pair += 1) {
      const target = await org.createOrder();
      const [one, other] = [0, 1].map(() =>
        changed(event('order.accepted', { orderId: newOrderId(), ...named(target) }), without),
      );
      if (one === undefined || other === undefined) throw new Error('Expected two events.');
      const later = typeof apart === 'number' ? apart : 0;
      const delayed = new Promise((resolve) => setTimeout(resolve, later)).then(() => send(other));
      await Promise.all([send(one), delayed]);
      pairs.push({ id: target.id, events: [one, other] });
    }
    if (apart === 'batch') {
      await connector.pool.query('UPDATE subject SET due_at = now()');
      connector.work();
    }
    for (const { id, events } of pairs) {
      const statuses = await settled(...events);
      expect(statuses.toSorted()).toEqual([
        ['applied', null],
        ['parked', 'ORDER_CONFLICT'],
      ]);
      const [winner, loser] = statuses[0]?.[0] === 'applied' ? events : events.toReversed();
      const owner = winner?.data.object.id;
      expect(await order(id)).toMatchObject({ DR_Order_Id__c: owner });
      expect(await fulfillments(id)).toMatchObject([
        { DR_Order_Id__c: owner, DR_Fulfillment_Status__c: 'Open' },
      ]);
      expect(loser && (await reasonOf(loser))).toContain(
        `Order ${id} already carries another Digital River order id`,
      );
    }
  });
});

describe('an Order that refuses its write', () => {
  test("by a customer's rule gets no Fulfillment", async () => {
    await start();
    connector.work();
    const { id } = await org.createOrder({ Description: 'guarded' });
    const accepted = event('order.accepted', { orderId: newOrderId(), salesforceOrderId: id });
    await send(accepted);
    expect(await settled(accepted)).toEqual([['parked', 'FIELD_CUSTOM_VALIDATION_EXCEPTION']]);
    expect(await order(id)).toMatchObject({ DR_Order_Id__c: null, DR_Order_State__c: null });
    expect(await fulfillments(id)).toEqual([]);
  });

  test('for the value of one event gets no Fulfillment by it, and one by the next event', async () => {
    await start();
    connector.work();
    const { id } = await org.createOrder();
    const life = { orderId: newOrderId(), salesforceOrderId: id };
    const broken = changed(event('order.accepted', life), { fraudState: 'forbidden' });
    const document = event('order.invoice.created', life);
    await send(broken, document);
    expect(await settled(broken, document)).toEqual([
      ['parked', 'FIELD_CUSTOM_VALIDATION_EXCEPTION'],
      ['applied', null],
    ]);
    expect(await fulfillments(id)).toEqual([]);
    const complete = event('order.complete', life);
    await send(complete);
    expect(await settled(complete)).toEqual([['applied', null]]);
    expect(await fulfillments(id)).toMatchObject([{ DR_Fulfillment_Status__c: 'Completed' }]);
  });

  test('since an admin gave it to another order leaves the Fulfillment as it was', async () => {
    await start();
    connector.work();
    const { id } = await org.createOrder();
    const life = { orderId: newOrderId(), salesforceOrderId: id };
    const accepted = event('order.accepted', life);
    await send(accepted);
    await settled(accepted);
    const before = await fulfillments(id);
    await stamp(id, null);
    await stamp(id, 'another-order');
    const complete = event('order.complete', life);
    await send(complete);
    expect(await settled(complete)).toEqual([['parked', 'ORDER_CONFLICT']]);
    expect(await reasonOf(complete)).toBe(
      `Order ${id} already carries another Digital River order id another-order; this event is of ${life.orderId}. The state of another-order is not known here. This event is tried again by itself when another-order is blocked or cancelled. To see what giving it the record means, and to decide: press "Compare both orders" on its page in the console, or run npm run replay -- --give-way another-order. Other ways: docs/operations.md, Conflicts by hand. (ORDER_CONFLICT on Order.DR_Order_Id__c)`,
    );
    expect(await fulfillments(id)).toEqual(before);
  });
});

describe('an Order that was given to another order', () => {
  async function updatedThenGivenAway() {
    await start();
    connector.work();
    const { id } = await org.createOrder();
    const life = { orderId: newOrderId(), salesforceOrderId: id };
    const late = changed(event('order.accepted', life), STATE_ONLY);
    const updated = event('order.updated', life);
    await send(updated);
    await settled(updated);
    await stamp(id, null);
    return { id, life, late };
  }

  test('gets no Fulfillment by a late acceptance, whose own state is outdated', async () => {
    const { id, late } = await updatedThenGivenAway();
    await stamp(id, newOrderId());
    await send(late);
    expect(await settled(late)).toEqual([['parked', 'ORDER_CONFLICT']]);
    expect(await fulfillments(id)).toEqual([]);
  });

  test('gets no document of the former one', async () => {
    const { id, life } = await updatedThenGivenAway();
    await stamp(id, newOrderId());
    const memo = event('order.credit_memo.created', life);
    await send(memo);
    expect(await settled(memo)).toEqual([['parked', 'ORDER_CONFLICT']]);
  });

  test('carries the id again before a Fulfillment is opened, when it was left free', async () => {
    const { id, life, late } = await updatedThenGivenAway();
    await send(late);
    expect(await settled(late)).toEqual([['applied', null]]);
    expect(await order(id)).toMatchObject({ DR_Order_Id__c: life.orderId });
    expect(await fulfillments(id)).toMatchObject([{ DR_Fulfillment_Status__c: 'Open' }]);
  });
});

describe('an order that was attached to the wrong Order', () => {
  const blank = { DR_Order_State__c: null, DR_Order_State_Version__c: null };

  async function attachedToWrong() {
    await start();
    connector.work();
    const [wrong, right] = [await org.createOrder(), await org.createOrder()];
    const orderId = newOrderId();
    const accepted = event('order.accepted', { orderId, salesforceOrderId: wrong.id });
    await send(accepted);
    await settled(accepted);
    await stamp(wrong.id, null, blank);
    return { wrong, right, orderId };
  }

  test('takes its Fulfillment and the values of earlier events along', async () => {
    const { wrong, right, orderId } = await attachedToWrong();
    const written = await order(wrong.id);
    const life = { orderId, salesforceOrderId: right.id };
    const updated = changed(event('order.updated', life), { ...STATE_ONLY, state: 'accepted' });
    await send(updated);
    expect(await settled(updated)).toEqual([['applied', null]]);
    expect(written).toMatchObject({
      DR_Fraud_State__c: expect.any(String),
      DR_Customer_Type__c: expect.any(String),
    });
    expect(await order(right.id)).toMatchObject({
      DR_Order_Id__c: orderId,
      DR_Order_State__c: 'accepted',
      DR_Fraud_State__c: written.DR_Fraud_State__c,
      DR_Customer_Type__c: written.DR_Customer_Type__c,
    });
    expect(await fulfillments(wrong.id)).toEqual([]);
    expect(await fulfillments(right.id)).toMatchObject([{ DR_Fulfillment_Status__c: 'Open' }]);
  });

  test('is written to the right one, once an event names that', async () => {
    const { wrong, right, orderId } = await attachedToWrong();
    const complete = event('order.complete', { orderId, salesforceOrderId: right.id });
    await send(complete);
    expect(await settled(complete)).toEqual([['applied', null]]);
    expect(await order(right.id)).toMatchObject({ DR_Order_Id__c: orderId });
    expect(await order(wrong.id)).toMatchObject({ DR_Order_Id__c: null, DR_Order_State__c: null });
  });

  test('is written to the right one, once an admin has stamped that', async () => {
    const { wrong, right, orderId } = await attachedToWrong();
    await stamp(right.id, orderId);
    const complete = event('order.complete', { orderId });
    await send(complete);
    expect(await settled(complete)).toEqual([['applied', null]]);
    expect(await order(right.id)).toMatchObject({ DR_Order_State__c: 'complete' });
    expect(await order(wrong.id)).toMatchObject({ DR_Order_Id__c: null, DR_Order_State__c: null });
    expect(await fulfillments(wrong.id)).toEqual([]);
  });
});

test('an Order that carries the id is written although the event names one that does not exist', async () => {
  await start();
  connector.work();
  const orderId = newOrderId();
  const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
  const accepted = event('order.accepted', { orderId, salesforceOrderId: '801Hs00000Zz99ZIAR' });
  await send(accepted);
  expect(await settled(accepted)).toEqual([['applied', null]]);
  expect(await order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
});

test('an Order that carries the id is written although the event names a free one, and a note names both', async () => {
  await start();
  connector.work();
  const orderId = newOrderId();
  const [stamped, free] = [
    await org.createOrder({ DR_Order_Id__c: orderId }),
    await org.createOrder(),
  ];
  const accepted = event('order.accepted', { orderId, salesforceOrderId: free.id });
  await send(accepted);
  expect(await settled(accepted)).toEqual([['applied', null]]);
  expect(await reasonOf(accepted)).toBe(
    `Order ${stamped.id} carries the Digital River order id ${orderId}, and the event names Order ${free.id}. ${stamped.id} was written.`,
  );
  expect(await order(free.id)).toMatchObject({ DR_Order_Id__c: null });
});

test('an Order that was deleted and made anew is found again', async () => {
  await start();
  connector.work();
  const orderId = newOrderId();
  const { id } = await org.createOrder();
  const accepted = event('order.accepted', { orderId, salesforceOrderId: id });
  await send(accepted);
  await settled(accepted);
  await org.connection.sobject('Order').destroy(id);
  const anew = await org.createOrder({ DR_Order_Id__c: orderId });
  const complete = event('order.complete', { orderId, salesforceOrderId: id });
  await send(complete);
  expect(await settled(complete)).toEqual([['applied', null]]);
  expect(await order(anew.id)).toMatchObject({ DR_Order_State__c: 'complete' });
  expect(await fulfillments(anew.id)).toMatchObject([{ DR_Fulfillment_Status__c: 'Completed' }]);
});
