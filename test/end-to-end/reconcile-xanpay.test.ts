import { setTimeout as sleep } from 'node:timers/promises';
import nock from 'nock';
import type { TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { type ReconcileStage, roundsOf, startReconcileStage } from '../support/reconcile-stage.ts';

const XANPAY = 'https://api.sandbox.xanpay.example';
const BASIC = { authorization: `Basic ${Buffer.from('xanpay:s3cret').toString('base64')}` };

let stage: ReconcileStage;

beforeAll(async () => {
  stage = await startReconcileStage();
});
afterEach(() => stage.afterEach());
afterAll(() => stage.stop());

const xanpay = {
  XANPAY_SANDBOX_CREDENTIALS: 'xanpay:s3cret',
  XANPAY_API_URL: `${XANPAY}/`,
  XANPAY_API_KEY: 'key',
  XANPAY_API_SECRET: 'secret',
};
const api = () => nock(XANPAY).matchHeader('authorization', 'Basic a2V5OnNlY3JldA==');

async function sendPending(at: TestConnector, chargeId: string, minutesAgo: number, more = '') {
  const body = `{"timestamp":100,"reason":"charge_status_updated","payload":{"chargeId":"${chargeId}","status":"pending","merchantAmount":1.005${more}}}`;
  expect((await at.post('/webhooks/xanpay', body, BASIC)).status).toBe(202);
  await at.pool.query(
    `UPDATE event SET received_at = now() - $2 * interval '1 minute' WHERE subject = $1`,
    [chargeId, minutesAgo],
  );
}

async function secondsUntilNextRound(at: TestConnector): Promise<number> {
  const { rows } = await at.pool.query(
    "SELECT extract(epoch FROM due_at - now()) AS seconds FROM reconciliation WHERE source = 'xanpay'",
  );
  return Number(rows[0]?.seconds);
}

test('a charge without a final status is requested, and its completion becomes an event like any other', async () => {
  const { id, number } = await stage.createOrder();
  const at = await stage.start(xanpay);
  const notify = `,"notifyPayload":${JSON.stringify(JSON.stringify({ orderId: number }))},"paymentMethod":"paynow"`;
  await sendPending(at, 'lost/1', 20, notify);
  api()
    .get('/charges/lost%2F1')
    .reply(
      200,
      '{"id":"lost/1","status":"Completed","customerAmount":26.240,"customerCurrency":"SGD","createdAt":1588654478993}',
    );
  at.work();
  await eventually(async () => expect(roundsOf(at)).toEqual(['xanpay 1 1']));
  await eventually(async () =>
    expect(await stage.record('XanPay_Charge__c', 'Charge_Id__c', 'lost/1')).toMatchObject({
      Status__c: 'completed',
      Merchant_Amount__c: 1.005,
      Customer_Amount__c: 26.24,
      Customer_Currency__c: 'SGD',
      Method__c: 'paynow',
      OrderId__c: id,
    }),
  );
  await eventually(async () =>
    expect(await stage.record('Order', 'Id', id)).toMatchObject({
      XanPay_Payment_Status__c: 'completed',
    }),
  );
  expect((await at.events()).at(-1)).toMatchObject({
    source: 'xanpay',
    type: 'charge_status_updated.completed',
    proof: 'reconcile',
  });
});

test('only charges that have been pending for a while are requested', async () => {
  const at = await stage.start(xanpay);
  await sendPending(at, 'new', 5);
  await sendPending(at, 'old', 60 * 24 * 8);
  await sendPending(at, 'done', 30);
  const done =
    '{"timestamp":200,"reason":"charge_status_updated","payload":{"chargeId":"done","status":"expired"}}';
  expect((await at.post('/webhooks/xanpay', done, BASIC)).status).toBe(202);
  await sendPending(at, 'still-pending', 30);
  await sendPending(at, 'unknown-there', 30);
  await sendPending(at, 'refunded-there', 30);
  api().get('/charges/still-pending').reply(200, { status: 'pending' });
  api().get('/charges/unknown-there').reply(404, { message: 'no such charge' });
  api().get('/charges/refunded-there').reply(200, { status: 'refunded' });
  at.work();
  await eventually(async () => expect(roundsOf(at)).toEqual(['xanpay 0 0']));
  expect(nock.isDone()).toBe(true);
  expect(await at.events()).toHaveLength(7);
});

test('a failed request for a charge is logged without credentials, and does not delay other charges', async () => {
  const at = await stage.start({ ...xanpay, XANPAY_CHARGE_PATH: '/v2/charge?id={id}' });
  await sendPending(at, 'good', 20);
  await sendPending(at, 'bad', 20);
  api().get('/v2/charge?id=bad').reply(500, 'secret text');
  api().get('/v2/charge?id=good').reply(200, { status: 'cancelled' });
  at.work();
  await eventually(async () => expect(roundsOf(at)).toEqual(['xanpay 1 1']));
  await eventually(async () =>
    expect(at.logged.join('')).toContain('XanPay answers 500. Check XANPAY_API_URL'),
  );
  const log = at.logged.join('');
  for (const secret of ['a2V5OnNlY3JldA', 'secret text']) expect(log).not.toContain(secret);
  // Until the round is scheduled, the row is a claim of fifteen minutes.
  await eventually(async () => expect(await secondsUntilNextRound(at)).toBeLessThan(301));
});

test('one of several workers makes the requests, and none does before they are due again', async () => {
  const at = await stage.start(xanpay);
  at.work();
  at.work();
  await eventually(async () => expect(roundsOf(at)).toEqual(['xanpay 0 0']));
  at.work();
  await sleep(300);
  expect(roundsOf(at)).toEqual(['xanpay 0 0']);
});
