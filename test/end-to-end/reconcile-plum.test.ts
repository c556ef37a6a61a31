import nock from 'nock';
import { DAY_MS } from '../../src/time.ts';
import { eventually } from '../support/eventually.ts';
import { type ReconcileStage, roundsOf, startReconcileStage } from '../support/reconcile-stage.ts';

const PLUM = 'https://plum.example';

let stage: ReconcileStage;

beforeAll(async () => {
  stage = await startReconcileStage();
});
afterEach(() => stage.afterEach());
afterAll(() => stage.stop());

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
  new Date(Date.now() + daysFromNow * DAY_MS).toISOString().slice(0, 10);

interface HistoryRequest {
  query: string;
  variables: { data: { startDate: string; endDate: string; limit: number; page: number } };
}

/** Mocks pages of the history. @returns the requests, added as they are made */
function pages(token: string, ...replies: [status: number, body: string][]): HistoryRequest[] {
  const requests: HistoryRequest[] = [];
  for (const [status, body] of replies) {
    nock(PLUM)
      .matchHeader('authorization', `Bearer ${token}`)
      .post('/chef/v1/oauth/api', (sent: HistoryRequest) => requests.push(sent) > 0)
      .reply(status, body);
  }
  return requests;
}

test('the order history is read page by page; missed events are stored without personal data', async () => {
  const at = await stage.start({ ...plum, PLUM_ACCESS_TOKEN: 'token-1' });
  const full = Array.from({ length: 100 }, (_, row) => order(`7000000${row}`, 'Pending'));
  const requests = pages(
    'token-1',
    [200, history(...full)],
    [200, history(order('99999999991', 'Delivered', ''), order('99999999992', 'Cancelled'))],
  );
  at.work();
  await eventually(async () => expect(roundsOf(at)).toEqual(['xoxoday-plum 2 2']));
  expect(requests.map(({ variables }) => variables.data)).toEqual(
    [1, 2].map((page) => ({ startDate: day(-7), endDate: day(1), limit: 100, page })),
  );
  expect(new Set(requests.map(({ query }) => query))).toEqual(
    new Set(['plumProAPI.mutation.getOrderHistory']),
  );
  await eventually(async () =>
    expect(await stage.record('Plum_Reward__c', 'Plum_Order_Id__c', '99999999991')).toMatchObject({
      Delivery_Status__c: 'delivered',
      Event_Id__c: 'history 99999999991 delivered',
      Event_Created__c: null,
      Order_Date_Text__c: '2019-12-27 16:41:33',
    }),
  );
  for (const { body } of await at.events()) expect(body.toString()).not.toContain('example.com');
});

test('an event from the order history never replaces one from a webhook, and is stored once', async () => {
  const at = await stage.start({ ...plum, PLUM_ACCESS_TOKEN: 'token-1' });
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
  expect(await stage.record('Plum_Reward__c', 'Plum_Order_Id__c', '99999999993')).toMatchObject({
    Event_Id__c: '12345678901234567890',
    Event_Created_Text__c: '2026-01-01 10:00:00',
    Delivery_Conflict__c: false,
  });
  await at.pool.query("UPDATE reconciliation SET due_at = now() - interval '1 second'");
  pages('token-1', [200, history(order('99999999993', 'Delivered'))]);
  at.work();
  await eventually(async () =>
    expect(roundsOf(at)).toEqual(['xoxoday-plum 1 1', 'xoxoday-plum 1 0']),
  );
  expect(await at.events()).toHaveLength(2);
});

test('a refresh token is exchanged for an access token', async () => {
  const at = await stage.start({
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
  await eventually(async () => expect(roundsOf(at)).toEqual(['xoxoday-plum 0 0']));
  expect(nock.isDone()).toBe(true);
});

test.each([
  ['its API refuses the token', [401, '{"errorId":"PIPE10013"}'], 'Plum answers 401'],
  ['it answers with another format', [200, '<html>'], 'expected JSON'],
] as const)(
  'when %s, the error is logged and the next round comes soon',
  async (_case, reply, error) => {
    const at = await stage.start({ ...plum, PLUM_ACCESS_TOKEN: 'token-1' });
    pages('token-1', [...reply]);
    at.work();
    await eventually(async () => expect(at.logged.join('')).toContain(error));
    expect(roundsOf(at)).toEqual(['xoxoday-plum 0 0']);
    expect(at.logged.join('')).not.toContain('token-1');
  },
);
