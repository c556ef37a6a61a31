import { startConnector, type TestConnector } from '../support/connector.ts';
import { senderFixture } from '../support/senders.ts';

const XANPAY = '/webhooks/xanpay';
const PLUM = '/webhooks/xoxoday-plum';
const basic = (pair: string) => ({
  authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
});
const LIVE = basic('live-user:live:password');
const SANDBOX = basic('sandbox-user:s3cret');
const KEY = { 'x-api-key': 'a1b2c3d4e5f6g7' };

let connector: TestConnector;

beforeAll(async () => {
  connector = await startConnector({
    XANPAY_CREDENTIALS: 'live-user:live:password',
    XANPAY_SANDBOX_CREDENTIALS: 'sandbox-user:s3cret sandbox-user:next',
    PLUM_ENABLED: 'true',
    PLUM_WEBHOOK_KEYS: 'a1b2c3d4e5f6g7,nextnextnextnext',
    PLUM_ADDRESSES: '127.0.0.1',
  });
});

beforeEach(async () => {
  await connector.pool.query('TRUNCATE event, subject');
  connector.logged.length = 0;
});

afterAll(() => connector.stop());

test.each([
  [XANPAY, 'xanpay', 'completed', SANDBOX, 'charge_status_updated.completed', 'http-basic'],
  [PLUM, 'xoxoday-plum', 'delivered', KEY, 'delivery_status.delivered', 'static-header'],
] as const)(
  '%s: a proven event is stored unchanged, at both spellings of the path, and counted when delivered again',
  async (path, source, name, headers, type, proof) => {
    const body = senderFixture(source, name);
    for (const spelling of [path, `${path}/`]) {
      const reply = await connector.post(spelling, body, headers);
      expect(reply.status).toBe(202);
    }
    const stored = await connector.events();
    expect(stored).toMatchObject([{ type, status: 'pending', arrivals: 2, source, proof }]);
    expect(stored[0]?.body).toEqual(body);
  },
);

test('an id of 20 digits is stored and answered exactly', async () => {
  const reply = await connector.post(PLUM, senderFixture('xoxoday-plum', 'canceled'), KEY);
  expect(await reply.json()).toEqual({ id: '73501928446120957714' });
  expect(await connector.events()).toMatchObject([{ event_id: '73501928446120957714' }]);
});

test.each([
  [XANPAY, SANDBOX, 'not json', null],
  [XANPAY, SANDBOX, '{"reason":"charge_status_updated"}', null],
  [XANPAY, SANDBOX, '', null],
  [PLUM, KEY, '<xml/>', null],
  [PLUM, KEY, '{"id":1}', null],
])(
  '%s: a proven arrival that is no event gets 202 and is stored as rejected',
  async (path, headers, body, type) => {
    const reply = await connector.post(path, body, headers);
    expect(reply.status).toBe(202);
    expect(await reply.json()).toEqual({ message: expect.stringMatching(/expected/) });
    expect(await connector.events()).toMatchObject([{ status: 'rejected', type }]);
  },
);

test.each([
  [XANPAY, SANDBOX, '{"reason":"webhook_test"}', 'webhook_test'],
  [
    XANPAY,
    SANDBOX,
    '{"reason":"charge_status_updated","payload":{"chargeId":"c","status":"refunded"}}',
    'charge_status_updated.refunded',
  ],
  [
    PLUM,
    KEY,
    '{"id":1,"data":{"orderId":2,"deliveryStatus":"Pending"}}',
    'delivery_status.pending',
  ],
])('%s: an event that is not mapped gets 202 and is stored', async (path, headers, body, type) => {
  expect((await connector.post(path, body, headers)).status).toBe(202);
  expect(await connector.events()).toMatchObject([{ status: 'unmapped', type }]);
});

test('the user name decides between live and sandbox; charges of the other environment are not written', async () => {
  const body = senderFixture('xanpay', 'completed');
  expect((await connector.post(XANPAY, body, LIVE)).status).toBe(202);
  expect(await connector.events()).toMatchObject([
    { status: 'unmapped', live: true, reason: expect.stringContaining('live environment') },
  ]);
});

const CHALLENGES = {
  [XANPAY]: 'Basic realm="digital-river-connector", charset="UTF-8"',
  [PLUM]: 'ApiKey realm="digital-river-connector", header="x-api-key"',
};

test.each([
  [XANPAY, {}],
  [XANPAY, basic('live-user:s3cret')],
  [XANPAY, KEY],
  [PLUM, {}],
  [PLUM, { 'x-api-key': 'wrongwrongwrong' }],
  [PLUM, LIVE],
])('%s with %j gets 401 with the challenge, and nothing is stored', async (path, headers) => {
  const reply = await connector.post(path, '{"id":1}', headers as Record<string, string>);
  expect(reply.status).toBe(401);
  expect(reply.headers.get('www-authenticate')).toBe(CHALLENGES[path as keyof typeof CHALLENGES]);
  expect(await connector.events()).toEqual([]);
});

test('new user names, passwords and keys are valid beside the old ones', async () => {
  const charge = senderFixture('xanpay', 'pending');
  expect((await connector.post(XANPAY, charge, basic('sandbox-user:next'))).status).toBe(202);
  const next = { 'x-api-key': 'nextnextnextnext' };
  expect(
    (await connector.post(PLUM, senderFixture('xoxoday-plum', 'delivered'), next)).status,
  ).toBe(202);
});

test.each([XANPAY, PLUM])('%s answers other methods with 405', async (path) => {
  const reply = await fetch(connector.url + path);
  expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST']);
});

test.each([
  [XANPAY, SANDBOX],
  [PLUM, KEY],
])('%s answers more than 4 MiB with 413', async (path, headers) => {
  expect((await connector.post(path, 'x'.repeat(4 * 1024 * 1024 + 1), headers)).status).toBe(413);
});

test('no secret reaches the log', async () => {
  await connector.post(XANPAY, senderFixture('xanpay', 'pending'), SANDBOX);
  await connector.post(XANPAY, '{}', basic('sandbox-user:guess-0123456789'));
  await connector.post(PLUM, senderFixture('xoxoday-plum', 'delivered'), KEY);
  const log = connector.logged.join('');
  expect(log).toContain('event stored');
  const secrets = ['s3cret', 'guess-0123456789', KEY['x-api-key'], SANDBOX.authorization];
  for (const secret of secrets) expect(log).not.toContain(secret);
});

test('an address that is not on the configured list gets 403, although its key is valid, and that is an error', async () => {
  const strict = await startConnector({
    PLUM_ENABLED: 'true',
    PLUM_WEBHOOK_KEYS: 'a1b2c3d4e5f6g7',
    PLUM_ADDRESSES: '52.76.120.90',
    TRUSTED_PROXIES: '0',
  });
  const body = senderFixture('xoxoday-plum', 'delivered');
  expect((await strict.post(PLUM, body, KEY)).status).toBe(403);
  expect(await strict.events()).toEqual([]);
  expect(strict.logged.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'error', fact: 'request refused', status: 403, caller: 'value 1 of x-api-key' },
  ]);
  await strict.stop();
});

test('the address that is built in denies no caller with a key: it is logged once, and a wrong key never', async () => {
  const keyed = await startConnector({
    PLUM_ENABLED: 'true',
    PLUM_WEBHOOK_KEYS: 'a1b2c3d4e5f6g7',
  });
  const body = senderFixture('xoxoday-plum', 'delivered');
  const from = (address: string, key: object) =>
    keyed.post(PLUM, body, { ...key, 'x-forwarded-for': address });
  for (const address of ['198.51.100.7', '52.76.120.90', '198.51.100.7']) {
    expect((await from(address, KEY)).status).toBe(202);
  }
  expect((await from('198.51.100.8', {})).status).toBe(401);
  expect((await from('52.76.120.90', {})).status).toBe(401);
  expect((await from('52.76.120.90', { 'x-api-key': 'wrongwrongwrong' })).status).toBe(401);
  const lines = keyed.logged.map((line) => JSON.parse(line));
  expect(lines.filter((line) => line.from !== undefined)).toMatchObject([
    { level: 'warn', from: '198.51.100.7', fact: expect.stringContaining('set PLUM_ADDRESSES') },
  ]);
  await keyed.stop();
});

test('behind a proxy the address is the one that the proxy adds, not the one that the caller sends', async () => {
  const proxied = await startConnector({ PLUM_ENABLED: 'true', TRUSTED_PROXIES: '1' });
  const body = senderFixture('xoxoday-plum', 'delivered');
  const statusFrom = async (forwarded: string) =>
    (await proxied.post(PLUM, body, { 'x-forwarded-for': forwarded })).status;
  expect(await statusFrom('52.76.120.90')).toBe(202);
  expect(await statusFrom('52.76.120.90, 198.51.100.7')).toBe(403);
  await proxied.stop();
});

test('a sender that is not configured has no route', async () => {
  const bare = await startConnector();
  for (const path of [XANPAY, PLUM]) {
    expect((await bare.post(path, '{}', { ...KEY, ...SANDBOX })).status).toBe(404);
  }
  await bare.stop();
});
