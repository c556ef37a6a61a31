import type { DigitalRiverEvent } from '../../local/events/make-event.ts';
import { type AdviceStage, type Life, startAdviceStage } from '../support/advice-stage.ts';
import { eventually } from '../support/eventually.ts';

let stage: AdviceStage;

beforeAll(async () => {
  stage = await startAdviceStage();
});

afterAll(() => stage.stop());

type Type = Parameters<AdviceStage['send']>[0];

/** Orders of Digital River that name the same Salesforce Order. */
async function attempts(count = 2): Promise<{ id: string; lives: Life[] }> {
  const { id } = await stage.org.createOrder();
  const lives = Array.from({ length: count }, () => ({
    orderId: stage.newOrderId(),
    salesforceOrderId: id,
  }));
  return { id, lives };
}

/** Sends events one by one, each after the previous one has its status. */
async function inTurn(life: Life | undefined, ...types: Type[]): Promise<DigitalRiverEvent[]> {
  const sent: DigitalRiverEvent[] = [];
  for (const type of types) {
    sent.push(await send(life, type));
    await stage.becomes(sent.at(-1) as DigitalRiverEvent, 'applied');
  }
  return sent;
}

function send(life: Life | undefined, type: Type): Promise<DigitalRiverEvent> {
  if (life === undefined) throw new Error('Expected a life.');
  return stage.send(type, life);
}

const fulfillmentOf = async (id: string, { orderId }: Life) =>
  (await stage.fulfillments(id)).find(({ DR_Order_Id__c }) => DR_Order_Id__c === orderId);

test.each(['order.cancelled', 'order.blocked'] as const)(
  'an order that ended with %s gives way to an accepted one',
  async (end) => {
    const { id, lives } = await attempts();
    const [a, b] = lives as [Life, Life];
    await inTurn(a, 'order.created', end);
    const [accepted] = await inTurn(b, 'order.accepted', 'order.complete');
    expect(await stage.order(id)).toMatchObject({
      ...{ DR_Order_Id__c: b.orderId, DR_Order_State__c: 'complete' },
      DR_Fraud_State__c: 'passed',
    });
    expect(await fulfillmentOf(id, b)).toMatchObject({ DR_Fulfillment_Status__c: 'Completed' });
    const state = end === 'order.blocked' ? 'blocked' : 'cancelled';
    await stage.becomes(
      accepted as DigitalRiverEvent,
      'applied',
      `Order ${id} had the Digital River order id ${a.orderId}, which is ${state}: it gave way.`,
    );
  },
);

test('the Fulfillment of the order that gave way is closed, and nothing of it stays on the Order', async () => {
  const { id, lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await inTurn(a, 'order.accepted', 'order.invoice.created', 'order.blocked');
  expect(await fulfillmentOf(id, a)).toMatchObject({ DR_Fulfillment_Status__c: 'Open' });
  const bare = { fraudState: undefined, customerType: undefined };
  const accepted = await stage.send('order.accepted', b, bare);
  await stage.becomes(accepted, 'applied');
  expect(await stage.order(id)).toMatchObject({
    ...{ DR_Order_Id__c: b.orderId, DR_Order_State__c: 'accepted' },
    ...{ DR_Fraud_State__c: null, DR_Fraud_State_Version__c: null, DR_Customer_Type__c: null },
    ...{ DR_Invoice_File_Id__c: null, DR_Invoice_Version__c: null },
  });
  expect(await fulfillmentOf(id, a)).toMatchObject({
    ...{ DR_Fulfillment_Status__c: 'Cancelled', Eligible_For_Fulfillment__c: false },
  });
  expect(await fulfillmentOf(id, b)).toMatchObject({
    ...{ DR_Fulfillment_Status__c: 'Open', Eligible_For_Fulfillment__c: true },
  });
});

test('late events of the order that gave way are superseded with a note, documents as well', async () => {
  const { id, lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await inTurn(a, 'order.created', 'order.cancelled');
  await inTurn(b, 'order.accepted');
  const before = await stage.order(id);
  for (const type of ['order.cancelled', 'order.invoice.created', 'order.credit_memo.created']) {
    const late = await send(a, type as Type);
    const reason = `Not written: its Order was given to the Digital River order id ${b.orderId}`;
    await stage.becomes(late, 'superseded', reason);
  }
  expect(await stage.order(id)).toEqual(before);
  expect(await fulfillmentOf(id, a)).toBeUndefined();
});

test('an order that is not accepted yet waits while the other one is dead', async () => {
  const { id, lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await inTurn(a, 'order.created', 'order.cancelled');
  const created = await send(b, 'order.created');
  await stage.becomes(created, 'waiting', 'It is given to this one when this one is accepted.');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: a.orderId });
  await inTurn(b, 'order.accepted');
  await stage.becomes(created, 'superseded');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: b.orderId });
});

test('an order that was accepted before the other one died gets the Order when it dies', async () => {
  const { id, lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await inTurn(a, 'order.created');
  const [created, accepted] = [await send(b, 'order.created'), await send(b, 'order.accepted')];
  await stage.becomes(accepted, 'parked', 'already carries another');
  await stage.becomes(created, 'parked');
  await inTurn(a, 'order.cancelled');
  await stage.becomes(accepted, 'applied', 'it gave way.');
  await stage.becomes(created, 'superseded');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: b.orderId });
});

test('an earlier attempt whose events arrive late gets the Order of a dead one, until it is dead itself', async () => {
  const { id, lives } = await attempts(3);
  const [a, b, c] = lives as [Life, Life, Life];
  await inTurn(b, 'order.accepted', 'order.blocked');
  await inTurn(a, 'order.accepted');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: a.orderId });
  await inTurn(a, 'order.cancelled');
  await inTurn(c, 'order.accepted');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: c.orderId });
  for (const dead of [a, b]) {
    expect(await fulfillmentOf(id, dead)).toMatchObject({ Eligible_For_Fulfillment__c: false });
  }
});

test('of three payment attempts the accepted one has the Order, whatever died before', async () => {
  const { id, lives } = await attempts(3);
  const [a, b, c] = lives as [Life, Life, Life];
  await inTurn(a, 'order.accepted', 'order.cancelled');
  await inTurn(b, 'order.accepted', 'order.blocked');
  await inTurn(c, 'order.accepted');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: c.orderId });
  expect(
    (await stage.fulfillments(id)).map((each) => [
      each.DR_Order_Id__c,
      each.Eligible_For_Fulfillment__c,
    ]),
  ).toEqual(
    expect.arrayContaining([
      [a.orderId, false],
      [b.orderId, false],
      [c.orderId, true],
    ]),
  );
  await stage.becomes(await send(a, 'order.cancelled'), 'superseded', b.orderId);
  await stage.becomes(await send(b, 'order.blocked'), 'superseded', c.orderId);
});

test('an order that dies before it is accepted takes nothing, and needs no person', async () => {
  const { id, lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await inTurn(a, 'order.created', 'order.cancelled');
  const created = await send(b, 'order.created');
  await stage.becomes(created, 'waiting');
  const blocked = await send(b, 'order.blocked');
  await stage.becomes(blocked, 'superseded', 'this order is dead (blocked or cancelled)');
  await stage.becomes(created, 'superseded');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: a.orderId });
});

test.each([
  ['is alive', ['order.created', 'order.accepted']],
  ['was complete once', ['order.complete', 'order.cancelled']],
  ['was fulfilled once', ['order.fulfilled', 'order.cancelled']],
  ['was accepted again after its cancellation', ['order.cancelled', 'order.accepted']],
] as const)('an order that %s does not give way', async (_case, types) => {
  const { id, lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await inTurn(a, ...types);
  await stage.becomes(await send(b, 'order.accepted'), 'parked', 'already carries another');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: a.orderId });
});

test('an order of which the inbox knows nothing does not give way', async () => {
  const { id, lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await stage.edit(id, { DR_Order_Id__c: a.orderId, DR_Order_State__c: 'cancelled' });
  await stage.becomes(await send(b, 'order.accepted'), 'parked', 'already carries another');
});

test('an order whose events are deleted does not give way, although its state was cancelled', async () => {
  const { lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await inTurn(a, 'order.created', 'order.cancelled');
  await stage.connector.pool.query('DELETE FROM event WHERE subject = $1', [a.orderId]);
  await stage.becomes(await send(b, 'order.accepted'), 'parked', 'already carries another');
});

test('an order whose bodies are deleted gives way by what was applied of it', async () => {
  const { id, lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await inTurn(a, 'order.created', 'order.cancelled');
  await stage.connector.pool.query('UPDATE event SET body = NULL WHERE subject = $1', [a.orderId]);
  await inTurn(b, 'order.accepted');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: b.orderId });
});

test('an order that gave way and is alive after all asks for a person, and the Orders never swap', async () => {
  const { id, lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await inTurn(a, 'order.created', 'order.cancelled');
  await inTurn(b, 'order.accepted', 'order.cancelled');
  const late = await send(a, 'order.complete');
  await stage.becomes(late, 'parked', 'this event shows that it is not dead');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: b.orderId });
});

test('an order to which a person gives the Order back is written again', async () => {
  const { id, lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await inTurn(a, 'order.created', 'order.cancelled');
  await inTurn(b, 'order.accepted');
  await stage.edit(id, { DR_Order_Id__c: null, DR_Order_State_Version__c: null });
  await stage.edit(id, { DR_Order_Id__c: a.orderId });
  await inTurn(a, 'order.accepted');
  expect(await stage.order(id)).toMatchObject({
    ...{ DR_Order_Id__c: a.orderId, DR_Order_State__c: 'accepted' },
  });
});

test('events of the order that gives way that are still open are superseded with it', async () => {
  const { id, lives } = await attempts();
  const [a, b] = lives as [Life, Life];
  await inTurn(a, 'order.created', 'order.cancelled');
  await stage.pauseWork();
  const late = await send(a, 'order.cancelled');
  await stage.connector.pool.query(
    "UPDATE subject SET due_at = now() + interval '1 hour' WHERE key = $1",
    [a.orderId],
  );
  const accepted = await send(b, 'order.accepted');
  stage.resumeWork();
  await stage.becomes(accepted, 'applied', 'it gave way.');
  await stage.becomes(late, 'superseded', b.orderId);
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: b.orderId });
});

test('no lease of the order that gave way, or kept its Order, is left', async () => {
  await eventually(async () => {
    const { rows } = await stage.connector.pool.query(
      'SELECT key FROM subject WHERE lease IS NOT NULL',
    );
    expect(rows).toEqual([]);
  });
});

test('a death that the org refuses to write frees the Order all the same', async () => {
  const { id } = await stage.org.createOrder();
  const [first, second] = [stage.newOrderId(), stage.newOrderId()];
  const life = { orderId: first, salesforceOrderId: id };
  await stage.becomes(await stage.send('order.created', life), 'applied');
  const accepted = await stage.send('order.accepted', { orderId: second, salesforceOrderId: id });
  await stage.becomes(accepted, 'parked');
  await stage.setFaults({
    ...{ kind: 'refused-row', share: 1, errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' },
    ...{ message: 'No.', match: { field: 'DR_Order_State__c', values: ['cancelled'] } },
  });
  const dies = await stage.send('order.cancelled', life);
  await stage.becomes(dies, 'parked');
  await stage.becomes(accepted, 'applied', 'it gave way.');
  await stage.setFaults();
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: second });
});
