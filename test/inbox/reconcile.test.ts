import nock from 'nock';
import type { Environment } from '../../src/config.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const XANPAY = 'https://api.sandbox.xanpay.example';
const PLUM = 'https://plum.example';
const BASIC = { authorization: `Basic ${Buffer.from('xanpay:s3cret').toString('base64')}` };

let org: TestOrg;
let connector: TestConnector | undefined;

beforeAll(async () => {
  org = await startTestOrg();
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
});

afterEach(async () => {
  nock.cleanAll();
  await connector?.stop();
  connector = undefined;
});

afterAll(async () => {
  nock.enableNetConnect();
  nock.restore();
  await org.stop();
});

async function start(changes: Environment): Promise<TestConnector> {
  connector = await startConnector({ ...org.environment, ...changes });
  return connector;
}

const xanpay = {
  XANPAY_SANDBOX_CREDENTIALS: 'xanpay:s3cret',
  XANPAY_API_URL: `${XANPAY}/`,
  XANPAY_API_KEY: 'key',
  XANPAY_API_SECRET: 'secret',
};
const asked = () => nock(XANPAY).matchHeader('authorization', 'Basic a2V5OnNlY3JldA==');

async function pending(at: TestConnector, chargeId: string, minutesAgo: number, more = '') {
  const body = `{"timestamp":100,"reason":"charge_status_updated","payload":{"chargeId":"${chargeId}","status":"pending","merchantAmount":1.005${more}}}`;
  expect((await at.post('/webhooks/xanpay', body, BASIC)).status).toBe(202);
  await at.pool.query(
    `UPDATE event SET received_at = now() - $2 * interval '1 minute' WHERE subject = $1`,
    [chargeId, minutesAgo],
  );
}

async function found(at: TestConnector): Promise<string[]> {
  const lines = at.logged.filter((line) => line.includes('asked a source for what had not come'));
  return lines.map((line) => {
    const { source, found: count, fresh } = JSON.parse(line);
    return `${source} ${count} ${fresh}`;
  });
}

async function record(object: string, key: string, value: string) {
  const rows = await org.connection
    .sobject(object)
    .find({ [key]: value })
    .select('*')
    .execute();
  return rows[0];
}

describe('XanPay', () => {
  test('a charge without a final status is asked for, and its completion is an event like any other', async () => {
    const { id, number } = await org.createOrder();
    const at = await start(xanpay);
    const notify = `,"notifyPayload":${JSON.stringify(JSON.stringify({ orderId: number }))},"paymentMethod":"paynow"`;
    await pending(at, 'lost/1', 20, notify);
    asked()
      .get('/charges/lost%2F1')
      .reply(
        200,
        '{"id":"lost/1","status":"Completed","customerAmount":26.240,"customerCurrency":"SGD","createdAt":1588654478993}',
      );
    at.work();
    await eventually(async () => expect(await found(at)).toEqual(['xanpay 1 1']));
    await eventually(async () =>
      expect(await record('XanPay_Charge__c', 'Charge_Id__c', 'lost/1')).toMatchObject({
        Status__c: 'completed',
        Merchant_Amount__c: 1.005,
        Customer_Amount__c: 26.24,
        Customer_Currency__c: 'SGD',
        Method__c: 'paynow',
        OrderId__c: id,
      }),
    );
    await eventually(async () =>
      expect(await org.connection.sobject('Order').retrieve(id)).toMatchObject({
        XanPay_Payment_Status__c: 'completed',
      }),
    );
    expect((await at.events()).at(-1)).toMatchObject({
      source: 'xanpay',
      type: 'charge_status_updated.completed',
      proof: 'reconcile',
    });
  });

  test('only charges that are pending, and have been for a while, are asked for', async () => {
    const at = await start(xanpay);
    await pending(at, 'fresh', 5);
    await pending(at, 'ancient', 60 * 24 * 8);
    await pending(at, 'done', 30);
    const done =
      '{"timestamp":200,"reason":"charge_status_updated","payload":{"chargeId":"done","status":"expired"}}';
    expect((await at.post('/webhooks/xanpay', done, BASIC)).status).toBe(202);
    await pending(at, 'still-pending', 30);
    await pending(at, 'unknown-there', 30);
    await pending(at, 'refunded-there', 30);
    asked().get('/charges/still-pending').reply(200, { status: 'pending' });
    asked().get('/charges/unknown-there').reply(404, { message: 'no such charge' });
    asked().get('/charges/refunded-there').reply(200, { status: 'refunded' });
    at.work();
    await eventually(async () => expect(await found(at)).toEqual(['xanpay 0 0']));
    expect(nock.isDone()).toBe(true);
    expect(await at.events()).toHaveLength(7);
  });

  test('a charge that can not be asked for is told to the log, without credentials, and does not hold up the others', async () => {
    const at = await start({ ...xanpay, XANPAY_CHARGE_PATH: '/v2/charge?id={id}' });
    await pending(at, 'good', 20);
    await pending(at, 'bad', 20);
    asked().get('/v2/charge?id=bad').reply(500, 'secret text');
    asked().get('/v2/charge?id=good').reply(200, { status: 'cancelled' });
    at.work();
    await eventually(async () => expect(await found(at)).toEqual(['xanpay 1 1']));
    await eventually(async () =>
      expect(at.logged.join('')).toContain('XanPay answers 500. Check XANPAY_API_URL'),
    );
    const log = at.logged.join('');
    for (const secret of ['a2V5OnNlY3JldA', 'secret text']) expect(log).not.toContain(secret);
    const { rows } = await at.pool.query(
      'SELECT extract(epoch FROM due_at - now()) AS seconds FROM reconciliation',
    );
    expect(Number(rows[0]?.seconds)).toBeLessThan(301);
  });

  test('of several workers one asks, and none before it is due again', async () => {
    const at = await start(xanpay);
    at.work();
    at.work();
    await eventually(async () => expect(await found(at)).toEqual(['xanpay 0 0']));
    at.work();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await found(at)).toEqual(['xanpay 0 0']);
  });
});

describe('Plum', () => {
  const plum = {
    PLUM_ENABLED: 'true',
    PLUM_WEBHOOK_KEYS: 'a1b2c3d4e5f6g7',
    PLUM_ADDRESSES: 'off',
    PLUM_API_URL: `${PLUM}/chef`,
  };
  const order = (orderId: string, deliveryStatus: string, poNumber = '') =>
    `{"orderId":${orderId},"orderDate":"2019-12-27 16:41:33","email":"somebody@example.com","deliveryStatus":"${deliveryStatus}","tag":"t","poNumber":"${poNumber}","products":[{"productName":"Voucher"}]}`;
  const history = (...orders: string[]) =>
    `{"data":{"getOrderHistory":{"status":1,"data":[${orders.join(',')}]}}}`;
  const day = (daysFromNow: number) =>
    new Date(Date.now() + daysFromNow * 86_400_000).toISOString().slice(0, 10);

  interface Asked {
    query: string;
    variables: { data: { startDate: string; endDate: string; limit: number; page: number } };
  }

  /** Answers pages of the history, and notes what was asked. */
  function pages(token: string, ...replies: [status: number, body: string][]): Asked[] {
    const notes: Asked[] = [];
    for (const [status, body] of replies) {
      nock(PLUM)
        .matchHeader('authorization', `Bearer ${token}`)
        .post('/chef/v1/oauth/api', (sent: Asked) => notes.push(sent) > 0)
        .reply(status, body);
    }
    return notes;
  }

  test('the order history brings what webhooks did not, page by page, and nothing personal', async () => {
    const at = await start({ ...plum, PLUM_ACCESS_TOKEN: 'token-1' });
    const full = Array.from({ length: 100 }, (_, row) => order(`7000000${row}`, 'Pending'));
    const notes = pages(
      'token-1',
      [200, history(...full)],
      [200, history(order('99999999991', 'Delivered', ''), order('99999999992', 'Cancelled'))],
    );
    at.work();
    await eventually(async () => expect(await found(at)).toEqual(['xoxoday-plum 2 2']));
    expect(notes.map(({ variables }) => variables.data)).toEqual(
      [1, 2].map((page) => ({ startDate: day(-7), endDate: day(1), limit: 100, page })),
    );
    expect(new Set(notes.map(({ query }) => query))).toEqual(
      new Set(['plumProAPI.mutation.getOrderHistory']),
    );
    await eventually(async () =>
      expect(await record('Plum_Reward__c', 'Plum_Order_Id__c', '99999999991')).toMatchObject({
        Delivery_Status__c: 'delivered',
        Event_Id__c: 'history 99999999991 delivered',
        Event_Created__c: null,
        Order_Date_Text__c: '2019-12-27 16:41:33',
      }),
    );
    for (const { body } of await at.events()) expect(body.toString()).not.toContain('example.com');
  });

  test('what was asked for never takes the place of what a webhook said of itself, and counts once', async () => {
    const at = await start({ ...plum, PLUM_ACCESS_TOKEN: 'token-1' });
    const body =
      '{"id":12345678901234567890,"data":{"orderId":99999999993,"deliveryStatus":"delivered"},"createdAt":"2026-01-01 10:00:00"}';
    const headers = { 'x-api-key': 'a1b2c3d4e5f6g7' };
    expect((await at.post('/webhooks/xoxoday-plum', body, headers)).status).toBe(202);
    pages('token-1', [200, history(order('99999999993', 'Delivered'))]);
    at.work();
    await eventually(async () => {
      const statuses = (await at.events()).map(({ status }) => status);
      expect(statuses).toEqual(['applied', 'applied']);
    });
    expect(await record('Plum_Reward__c', 'Plum_Order_Id__c', '99999999993')).toMatchObject({
      Event_Id__c: '12345678901234567890',
      Event_Created_Text__c: '2026-01-01 10:00:00',
      Delivery_Conflict__c: false,
    });
    await at.pool.query("UPDATE reconciliation SET due_at = now() - interval '1 second'");
    pages('token-1', [200, history(order('99999999993', 'Delivered'))]);
    at.work();
    await eventually(async () =>
      expect(await found(at)).toEqual(['xoxoday-plum 1 1', 'xoxoday-plum 1 0']),
    );
    expect(await at.events()).toHaveLength(2);
  });

  test('a refresh token is exchanged for an access token', async () => {
    const at = await start({
      ...plum,
      PLUM_REFRESH_TOKEN: 'refresh',
      PLUM_CLIENT_ID: 'client',
      PLUM_CLIENT_SECRET: 'hush',
      PLUM_TOKEN_PATH: '/v1/oauth/token/company',
    });
    nock(PLUM)
      .post('/chef/v1/oauth/token/company', {
        grant_type: 'refresh_token',
        refresh_token: 'refresh',
        client_id: 'client',
        client_secret: 'hush',
      })
      .reply(200, { access_token: 'token-2', expires_in: 3600 });
    pages('token-2', [404, '{"code":404,"errorId":"PLE10027"}']);
    at.work();
    await eventually(async () => expect(await found(at)).toEqual(['xoxoday-plum 0 0']));
    expect(nock.isDone()).toBe(true);
  });

  test.each([
    ['its API refuses the token', [401, '{"errorId":"PIPE10013"}'], 'Plum answers 401'],
    ['it answers something else', [200, '<html>'], 'expected JSON'],
  ] as const)(
    'when %s, the log says so and the next round comes soon',
    async (_case, reply, said) => {
      const at = await start({ ...plum, PLUM_ACCESS_TOKEN: 'token-1' });
      pages('token-1', [...reply]);
      at.work();
      await eventually(async () => expect(at.logged.join('')).toContain(said));
      expect(await found(at)).toEqual(['xoxoday-plum 0 0']);
      expect(at.logged.join('')).not.toContain('token-1');
    },
  );
});

describe('silence', () => {
  const plum = {
    PLUM_ENABLED: 'true',
    PLUM_WEBHOOK_KEYS: 'a1b2c3d4e5f6g7',
    PLUM_ADDRESSES: 'off',
    PLUM_SILENCE_HOURS: '24',
  };
  const silent = (at: TestConnector) => at.logged.filter((line) => line.includes('source silent'));

  async function afterHours(hours: number | undefined, changes: Environment = {}) {
    const at = await start({ ...plum, ...changes });
    if (hours !== undefined) {
      const body = '{"id":1,"data":{"orderId":2,"deliveryStatus":"pending"}}';
      await at.post('/webhooks/xoxoday-plum', body, { 'x-api-key': 'a1b2c3d4e5f6g7' });
      await at.pool.query("UPDATE event SET received_at = now() - $1 * interval '1 hour'", [hours]);
    }
    at.work();
    return at;
  }

  test('of a sender that used to call is an alert', async () => {
    const at = await afterHours(25);
    await eventually(async () => expect(silent(at)).toHaveLength(1));
    expect(JSON.parse(silent(at)[0] ?? '')).toMatchObject({
      level: 'error',
      source: 'xoxoday-plum',
      hours: 24,
    });
  });

  test.each([
    ['that called lately', 23, {}],
    ['that has never called', undefined, {}],
    ['that is not watched', 25, { PLUM_SILENCE_HOURS: '0' }],
  ] as const)('of a sender %s is none', async (_case, hours, changes) => {
    const at = await afterHours(hours, changes);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(silent(at)).toEqual([]);
  });
});
