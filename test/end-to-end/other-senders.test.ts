import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const XANPAY = '/webhooks/xanpay';
const PLUM = '/webhooks/xoxoday-plum';
const HEADERS = {
  authorization: `Basic ${Buffer.from('xanpay:s3cret').toString('base64')}`,
  'x-api-key': 'a1b2c3d4e5f6g7',
};

let org: TestOrg;
let connector: TestConnector;
let charges = 0;
let rewards = 0;

beforeAll(async () => {
  org = await startTestOrg();
  connector = await startConnector({
    ...org.environment,
    XANPAY_SANDBOX_CREDENTIALS: 'xanpay:s3cret',
    PLUM_ENABLED: 'true',
    PLUM_WEBHOOK_KEYS: HEADERS['x-api-key'],
    PLUM_ADDRESSES: 'off',
    PLUM_TIME_ZONE: 'Asia/Kolkata',
  });
  connector.work();
});

afterAll(async () => {
  await connector.stop();
  await org.stop();
});

/** Posts a body. @returns the id of its event */
async function send(path: string, body: string): Promise<string> {
  const reply = await connector.post(path, body, HEADERS);
  expect(reply.status).toBe(202);
  return ((await reply.json()) as { id: string }).id;
}

async function statusOf(id: string): Promise<string | undefined> {
  return (await connector.events()).find(({ event_id }) => event_id === id)?.status;
}

async function becomes(id: string, status: string, timeoutMs?: number): Promise<void> {
  await eventually(async () => expect(await statusOf(id)).toBe(status), timeoutMs);
}

function newCharge(): string {
  charges += 1;
  return `charge-${charges}`;
}

function webhook(chargeId: string, status: string, timestamp: number, more = ''): string {
  return `{"timestamp":${timestamp},"reason":"charge_status_updated","payload":{"chargeId":"${chargeId}","status":"${status}"${more}}}`;
}

const notifyPayload = (payload: string) => `,"notifyPayload":${JSON.stringify(payload)}`;
const base64 = (text: string) => Buffer.from(text).toString('base64');

async function charge(chargeId: string) {
  const [found] = await org.connection
    .sobject('XanPay_Charge__c')
    .find({ Charge_Id__c: chargeId })
    .select('*')
    .execute();
  return found;
}

async function paymentStatus(orderId: string): Promise<unknown> {
  return (await org.connection.sobject('Order').retrieve(orderId)).XanPay_Payment_Status__c;
}

test('a charge with an amount of a million digits is parked, and the others of its batch are written', async () => {
  const amount = `,"merchantAmount":1${'0'.repeat(1_000_000)}1`;
  const long = await send(XANPAY, webhook(newCharge(), 'pending', 1741080600, amount));
  const good = newCharge();
  const applied = await send(XANPAY, webhook(good, 'pending', 1741080600, ',"merchantAmount":9.5'));
  await becomes(applied, 'applied');
  await becomes(long, 'parked');
  expect(await charge(good)).toMatchObject({ Merchant_Amount__c: 9.5 });
});

test('a completed charge is recorded and linked to its Order, which is marked as paid', async () => {
  const { id, number } = await org.createOrder();
  const chargeId = newCharge();
  const amounts =
    ',"merchantAmount":1.005,"merchantCurrency":"KWD","customerAmount":123456789012.125,"customerCurrency":"JPY"';
  const notify = notifyPayload(base64(JSON.stringify({ orderId: number })));
  await becomes(
    await send(XANPAY, webhook(chargeId, 'Completed', 1618226757.504, amounts + notify)),
    'applied',
  );
  expect(await charge(chargeId)).toMatchObject({
    Status__c: 'completed',
    Status_Changed__c: '2021-04-12T11:25:57.000+0000',
    Merchant_Amount__c: 1.005,
    Merchant_Currency__c: 'KWD',
    Customer_Amount__c: 123456789012.125,
    Customer_Currency__c: 'JPY',
    Notify_Payload__c: JSON.stringify({ orderId: number }),
    Order_Reference__c: number,
    OrderId__c: id,
  });
  expect(await paymentStatus(id)).toBe('completed');
});

test.each([
  ['base64 of JSON', (number: string) => base64(`{"orderId":"${number}"}`)],
  ['JSON text', (number: string) => `{"orderId":"${number}"}`],
])('a notifyPayload that is %s links the Order', async (_form, payload) => {
  const { id, number } = await org.createOrder();
  const chargeId = newCharge();
  const sent = await send(XANPAY, webhook(chargeId, 'pending', 1, notifyPayload(payload(number))));
  await becomes(sent, 'applied');
  expect(await charge(chargeId)).toMatchObject({
    Status__c: 'pending',
    OrderId__c: id,
    Notify_Payload__c: `{"orderId":"${number}"}`,
  });
  expect(await paymentStatus(id)).toBeNull();
});

test.each(['table 7, <b>window</b>', 'eyJvcmRlcklkIjogIjI1MS'])(
  'a notifyPayload that is the free text %j is stored, and its charge waits for no Order',
  async (payload) => {
    const chargeId = newCharge();
    const sent = await send(XANPAY, webhook(chargeId, 'completed', 1, notifyPayload(payload)));
    await becomes(sent, 'applied');
    expect(await charge(chargeId)).toMatchObject({ Notify_Payload__c: payload, OrderId__c: null });
  },
);

test('a charge is recorded at once; its link to the Order and the payment status wait for the Order', async () => {
  const { number } = await org.createOrder();
  const next = String(Number(number) + 1).padStart(number.length, '0');
  const chargeId = newCharge();
  const payload = notifyPayload(JSON.stringify({ orderId: next }));
  const sent = await send(XANPAY, webhook(chargeId, 'completed', 5, payload));
  await becomes(sent, 'waiting');
  expect(await charge(chargeId)).toMatchObject({ Status__c: 'completed', OrderId__c: null });
  const order = await org.createOrder();
  expect(order.number).toBe(next);
  await becomes(sent, 'applied', 15_000);
  expect(await charge(chargeId)).toMatchObject({ OrderId__c: order.id });
  expect(await paymentStatus(order.id)).toBe('completed');
});

test('a late completed overwrites expired, and no later status overwrites completed', async () => {
  const { id, number } = await org.createOrder();
  const chargeId = newCharge();
  const payload = notifyPayload(JSON.stringify({ orderId: number }));
  const at = (status: string, timestamp: number) =>
    send(XANPAY, webhook(chargeId, status, timestamp, payload));
  await becomes(await at('pending', 100), 'applied');
  await becomes(await at('expired', 300), 'applied');
  await becomes(await at('completed', 200), 'applied');
  await becomes(await at('pending', 900), 'superseded');
  await becomes(await at('cancelled', 900.5), 'superseded');
  expect(await charge(chargeId)).toMatchObject({ Status__c: 'completed' });
  expect(await paymentStatus(id)).toBe('completed');
});

test('two charges may pay one Order, and one that expires leaves its payment status unchanged', async () => {
  const { id, number } = await org.createOrder();
  const payload = notifyPayload(JSON.stringify({ orderId: number }));
  const [first, second] = [newCharge(), newCharge()];
  const ids = [
    await send(XANPAY, webhook(first, 'completed', 10, payload)),
    await send(XANPAY, webhook(second, 'expired', 20, payload)),
  ];
  for (const sent of ids) await becomes(sent, 'applied');
  expect(await charge(second)).toMatchObject({ Status__c: 'expired', OrderId__c: id });
  expect(await paymentStatus(id)).toBe('completed');
});

test('an event with an amount that its field would round is parked; the reason names the field, not the value', async () => {
  const sent = await send(
    XANPAY,
    webhook(newCharge(), 'completed', 1, ',"merchantAmount":1.00005'),
  );
  await becomes(sent, 'parked');
  const parked = (await connector.events()).find(({ event_id }) => event_id === sent);
  expect(parked).toMatchObject({
    error_code: 'INVALID_EVENT',
    error_field: 'payload.merchantAmount',
    reason: expect.not.stringContaining('1.00005'),
  });
});

function delivery(status: string, createdAt: string, poNumber = ''): [id: string, body: string] {
  rewards += 1;
  const id = `1234567890123456789${rewards}`;
  return [
    id,
    `{"id":${id},"data":{"orderId":${reward},"poNumber":"${poNumber}","orderDate":"2019-12-27 16:41:33","deliveryStatus":"${status}"},"createdAt":"${createdAt}"}`,
  ];
}

let reward = 99999999990;

async function rewardRecord() {
  const [found] = await org.connection
    .sobject('Plum_Reward__c')
    .find({ Plum_Order_Id__c: String(reward) })
    .select('*')
    .execute();
  return found;
}

test('a delivered reward is recorded with every digit of its ids, and linked by its PO number', async () => {
  reward += 1;
  const { id, number } = await org.createOrder();
  const [eventId, body] = delivery('Delivered', '2019-12-27 16:45:10', number);
  await becomes(await send(PLUM, body), 'applied');
  expect(await rewardRecord()).toMatchObject({
    Plum_Order_Id__c: String(reward),
    Event_Id__c: eventId,
    PO_Number__c: number,
    OrderId__c: id,
    Delivery_Status__c: 'delivered',
    Delivered__c: true,
    Canceled__c: false,
    Delivery_Conflict__c: false,
    Event_Created__c: '2019-12-27T11:15:10.000+0000',
    Event_Created_Text__c: '2019-12-27 16:45:10',
    Order_Date__c: '2019-12-27T11:11:33.000+0000',
    Order_Date_Text__c: '2019-12-27 16:41:33',
  });
});

test.each([
  ['in order', ['delivered', 'canceled']],
  ['in reverse order', ['canceled', 'delivered']],
])(
  'delivered and then canceled, received %s, is flagged as a conflict',
  async (_order, received) => {
    reward += 1;
    const times = { delivered: '2026-01-01 10:00:00', canceled: '2026-01-02 10:00:00' };
    for (const status of received) {
      const [, body] = delivery(status, times[status as keyof typeof times]);
      await becomes(await send(PLUM, body), 'applied');
    }
    expect(await rewardRecord()).toMatchObject({
      Delivery_Status__c: 'canceled',
      Delivered__c: true,
      Canceled__c: true,
      Delivery_Conflict__c: true,
      OrderId__c: null,
    });
  },
);
