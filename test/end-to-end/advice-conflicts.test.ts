import { type AdviceStage, startAdviceStage } from '../support/advice-stage.ts';
import { fieldsToClear } from '../support/documented-steps.ts';

let stage: AdviceStage;

beforeAll(async () => {
  stage = await startAdviceStage();
});

afterEach(() => stage.setFaults());

afterAll(() => stage.stop());

const CLEARED = {
  ...{ DR_Order_Id__c: null, DR_Order_State__c: null, DR_Order_State_Version__c: null },
  ...{ DR_Fraud_State__c: null, DR_Fraud_State_Version__c: null, DR_Customer_Type__c: null },
  ...{ DR_Invoice_File_Id__c: null, DR_Invoice_Version__c: null },
};

/** An Order whose order is complete, and a second one that was accepted: never a payment attempt. */
async function secondOrder() {
  const { id, number } = await stage.org.createOrder();
  const [first, second] = [stage.newOrderId(), stage.newOrderId()];
  const named = { salesforceOrderId: id, orderNumber: number };
  await stage.becomes(await stage.send('order.accepted', { orderId: first, ...named }), 'applied');
  await stage.becomes(await stage.send('order.complete', { orderId: first, ...named }), 'applied');
  const event = await stage.send('order.accepted', { orderId: second, ...named });
  const { reason, conflict } = await stage.becomes(event, 'parked');
  expect(reason).toMatch(
    new RegExp(
      `^Order ${id} already carries another Digital River order id ${first}; this event is of ${second}\\.`,
    ),
  );
  expect(conflict).toEqual({ order: id, otherSubject: first });
  return { id, first, second, event, reason };
}

test('a second order is applied once the fields that the docs name are cleared', async () => {
  const { id, second, event, reason } = await secondOrder();
  expect(reason).toContain('docs/operations.md, Conflicts by hand.');
  expect(fieldsToClear().toSorted()).toEqual(Object.keys(CLEARED).toSorted());
  await stage.edit(id, CLEARED);
  await stage.replay(event);
  await stage.becomes(event, 'applied');
  expect(await stage.order(id)).toMatchObject({
    DR_Order_Id__c: second,
    DR_Order_State__c: 'accepted',
  });
  expect(await stage.fulfillments(id)).toContainEqual(
    expect.objectContaining({ DR_Order_Id__c: second, DR_Fulfillment_Status__c: 'Open' }),
  );
  const complete = await stage.send('order.complete', { orderId: second, salesforceOrderId: id });
  await stage.becomes(complete, 'applied');
  expect(await stage.order(id)).toMatchObject({ DR_Order_State__c: 'complete' });
});

test('an event that belongs to another Order is written to that one, and the first Order keeps its order', async () => {
  const { id, first, second, event } = await secondOrder();
  const right = await stage.org.createOrder();
  await stage.edit(right.id, { DR_Order_Id__c: second });
  await stage.edit(id, { DR_Order_Id__c: null });
  await stage.replay(event);
  await stage.becomes(event, 'applied', `${right.id} was written.`);
  await stage.edit(id, { DR_Order_Id__c: first });
  expect(await stage.order(right.id)).toMatchObject({ DR_Order_State__c: 'accepted' });
  expect(await stage.order(id)).toMatchObject({
    DR_Order_Id__c: first,
    DR_Order_State__c: 'complete',
  });
});

describe('an event whose stamped Order is another one than the Order that it names', () => {
  async function twoOrders() {
    const [stamped, named] = [await stage.org.createOrder(), await stage.org.createOrder()];
    const [orderId, other] = [stage.newOrderId(), stage.newOrderId()];
    await stage.edit(stamped.id, { DR_Order_Id__c: orderId });
    const life = { orderId: other, salesforceOrderId: named.id };
    await stage.becomes(await stage.send('order.accepted', life), 'applied');
    const event = await stage.send('order.complete', { orderId, salesforceOrderId: named.id });
    const { conflict } = await stage.becomes(
      event,
      'parked',
      `A. The event is for Order ${stamped.id}: 1. Clear DR_Order_Id__c of Order ${named.id}. 2. Replay.`,
    );
    expect(conflict).toEqual({ order: stamped.id, otherOrder: named.id, otherSubject: other });
    return { stamped: stamped.id, named: named.id, orderId, other, event };
  }

  test('is written to the stamped one, once the id of the other is cleared', async () => {
    const { stamped, named, other, event } = await twoOrders();
    await stage.edit(named, { DR_Order_Id__c: null });
    await stage.replay(event);
    await stage.becomes(event, 'applied');
    await stage.edit(named, { DR_Order_Id__c: other });
    expect(await stage.order(stamped)).toMatchObject({ DR_Order_State__c: 'complete' });
    expect(await stage.order(named)).toMatchObject({ DR_Order_State__c: 'accepted' });
  });

  test('is written to the named one, once both are cleared', async () => {
    const { stamped, named, orderId, event } = await twoOrders();
    await stage.edit(stamped, { DR_Order_Id__c: null });
    await stage.edit(named, CLEARED);
    await stage.replay(event);
    await stage.becomes(event, 'applied');
    expect(await stage.order(named)).toMatchObject({
      DR_Order_Id__c: orderId,
      DR_Order_State__c: 'complete',
    });
    expect(await stage.order(stamped)).toMatchObject({ DR_Order_State__c: null });
  });
});

test('an id that an Order carries which no look-up has found is a conflict of the same code, applied once it is free', async () => {
  const [named, holder] = [await stage.org.createOrder(), await stage.org.createOrder()];
  const message = `duplicate value found: DR_Order_Id__c duplicates value on record with id: ${holder.id}`;
  const match = { field: 'Id', values: [named.id] };
  const errorCode = 'DUPLICATE_VALUE';
  await stage.setFaults({ kind: 'refused-row', share: 1, errorCode, message, match });
  const orderId = stage.newOrderId();
  const event = await stage.send('order.accepted', { orderId, salesforceOrderId: named.id });
  const parked = await stage.becomes(
    event,
    'parked',
    `Order ${holder.id} already carries the Digital River order id ${orderId}`,
  );
  expect(parked.reason).toContain('Clear DR_Order_Id__c on all records but the right one');
  expect(parked.error_code).toBe('ORDER_CONFLICT');
  expect(parked.conflict).toEqual({ order: named.id, otherOrder: holder.id });
  await stage.setFaults();
  await stage.replay(event);
  await stage.becomes(event, 'applied');
});

test('a conflict that only the validation rule of the org notices has the same code, and names the Order', async () => {
  const { id } = await stage.org.createOrder();
  const match = { field: 'Id', values: [id] };
  const rule = {
    ...{ kind: 'refused-row', share: 1, errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', match },
    message: 'DR_ORDER_CONFLICT: the Order carries another id.',
  };
  await stage.setFaults(rule);
  const life = { orderId: stage.newOrderId(), salesforceOrderId: id };
  const event = await stage.send('order.accepted', life);
  const parked = await stage.becomes(event, 'parked', `Order ${id} already carries another`);
  expect(parked).toMatchObject({ error_code: 'ORDER_CONFLICT', conflict: { order: id } });
  await stage.setFaults();
  await stage.edit(id, CLEARED);
  await stage.replay(event);
  await stage.becomes(event, 'applied');
});
