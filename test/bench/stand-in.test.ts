import { benchEvent, orderIdOf, orderRecordId } from '../../bench/load/bench-event.ts';
import { Records } from '../../bench/stand-in/records.ts';
import { answer } from '../../bench/stand-in/resources.ts';
import { Slots } from '../../bench/stand-in/slots.ts';

const FACTS = { calls: 1, callsMs: 120 };
const ID = orderRecordId('0000000007');

function query(records: Records, soql: string): unknown {
  const path = `/query?q=${encodeURIComponent(soql)}`;
  return answer(records, { method: 'GET', path }, FACTS).body;
}

test('an Order is found by its id, its number, and its stamp once it is written', () => {
  const records = new Records();
  const stamped = `SELECT Id FROM Order WHERE DR_Order_Id__c IN ('77')`;
  expect(query(records, stamped)).toMatchObject({ totalSize: 0 });
  const composite = {
    compositeRequest: [
      {
        ...{ method: 'PATCH', url: '/services/data/v67.0/composite/sobjects', referenceId: 'a' },
        body: { records: [{ attributes: { type: 'Order' }, id: ID, DR_Order_Id__c: '77' }] },
      },
    ],
  };
  const written = answer(records, { method: 'POST', path: '/composite', body: composite }, FACTS);
  expect(written).toMatchObject({
    records: 1,
    body: {
      compositeResponse: [{ httpStatusCode: 200, referenceId: 'a', body: [{ success: true }] }],
    },
  });
  expect(query(records, stamped)).toMatchObject({ records: [{ Id: ID }] });
  expect(
    query(
      records,
      `SELECT Id, DR_Order_Id__c FROM Order WHERE Id IN ('${ID}','x') OR OrderNumber IN ('0000000007')`,
    ),
  ).toMatchObject({ totalSize: 1, done: true, records: [{ Id: ID, DR_Order_Id__c: '77' }] });
  expect(records.visible('77')).toMatchObject(FACTS);
});

test('retrieving answers null for what does not exist, in the order of the ids', () => {
  const body = { ids: ['801000', ID], fields: ['DR_Order_Id__c'] };
  const request = { method: 'POST', path: '/composite/sobjects/Order', body };
  expect(answer(new Records(), request, FACTS).body).toEqual([
    null,
    { Id: ID, DR_Order_Id__c: null },
  ]);
});

test('an upsert by external id is one record', () => {
  const records = new Records();
  const path = '/sobjects/Order/DR_Order_Id__c/88';
  expect(answer(records, { method: 'PATCH', path, body: {} }, FACTS)).toMatchObject({
    status: 201,
  });
  expect(records.figures()).toMatchObject({ orders: 1, written: 1 });
});

test('the events of a life are of one order, and those of other numbers of another one', () => {
  const orders = [0, 9, 10].map((number) => JSON.parse(benchEvent('lives', number)).data.object);
  expect(orders.map(({ id }) => id)).toEqual([orderIdOf(0), orderIdOf(0), orderIdOf(1)]);
  expect(orders.map(({ metadata }) => metadata.sfOrderId)).toEqual(
    ['0000000000', '0000000000', '0000000001'].map(orderRecordId),
  );
});

test('no more calls than slots are processed at once', async () => {
  const slots = new Slots(2);
  const order: string[] = [];
  await slots.take();
  await slots.take();
  const third = slots.take().then(() => order.push('third'));
  await Promise.resolve();
  order.push('before');
  slots.free();
  await third;
  expect(order).toEqual(['before', 'third']);
});
