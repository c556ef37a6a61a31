import type { Environment } from '../../src/config/index.ts';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { basicHeader, eventBytes, signatureHeader } from '../support/digital-river-calls.ts';
import { senderFixture } from '../support/senders.ts';

const LIMIT = 5;
const SECRET = 'signing-secret-of-the-webhooks';
const PAIR = 'digital-river:a-long-password';
const KEY = 'a1b2c3d4e5f6g7';
const METRICS_TOKEN = 'a-token-for-metrics';

interface Door {
  readonly changes: Environment;
  readonly path: string;
  readonly method?: string;
  readonly body: Buffer;
  readonly good: (body: Buffer) => Record<string, string>;
  readonly wrong: readonly Record<string, string>[];
  readonly accepted: number;
}

const order = eventBytes('order.accepted');
const signed = { DIGITAL_RIVER_PROOF: 'signature', DIGITAL_RIVER_SIGNING_SECRETS: SECRET };
const basic = { DIGITAL_RIVER_PROOF: 'basic', DIGITAL_RIVER_BASIC_CREDENTIALS: PAIR };

const DOORS: Readonly<Record<string, Door>> = {
  'user names and passwords of Digital River': {
    changes: basic,
    path: DIGITAL_RIVER_PATHS.accepted,
    body: order,
    good: () => basicHeader(PAIR),
    wrong: [basicHeader('digital-river:x'), basicHeader('x:y'), { authorization: 'Basic !' }],
    accepted: 202,
  },
  'signatures of Digital River': {
    changes: signed,
    path: DIGITAL_RIVER_PATHS.webhooks,
    body: order,
    good: (body) => signatureHeader(body, SECRET),
    wrong: [
      signatureHeader(order, 'another-signing-secret'),
      signatureHeader(order, SECRET, { secondsAway: -900 }),
      { 'digitalriver-signature': 'nonsense' },
    ],
    accepted: 202,
  },
  'signatures of Digital River behind a good pair': {
    changes: { ...signed, ...basic, DIGITAL_RIVER_PROOF: 'basic+signature' },
    path: DIGITAL_RIVER_PATHS.webhooks,
    body: order,
    good: (body) => ({ ...basicHeader(PAIR), ...signatureHeader(body, SECRET) }),
    wrong: [
      { ...basicHeader(PAIR), ...signatureHeader(order, 'another-signing-secret') },
      { ...basicHeader(PAIR), 'digitalriver-signature': 'nonsense' },
    ],
    accepted: 202,
  },
  'user names and passwords of XanPay': {
    changes: { XANPAY_CREDENTIALS: PAIR },
    path: '/webhooks/xanpay',
    body: senderFixture('xanpay', 'pending'),
    good: () => basicHeader(PAIR),
    wrong: [basicHeader('digital-river:x')],
    accepted: 202,
  },
  'keys of Plum': {
    changes: { PLUM_ENABLED: 'true', PLUM_WEBHOOK_KEYS: KEY },
    path: '/webhooks/xoxoday-plum',
    body: senderFixture('xoxoday-plum', 'delivered'),
    good: () => ({ 'x-api-key': KEY }),
    wrong: [{ 'x-api-key': 'wrongwrongwrong' }],
    accepted: 202,
  },
  'tokens of the metrics': {
    changes: { METRICS_TOKEN },
    path: '/metrics',
    method: 'GET',
    body: Buffer.alloc(0),
    good: () => ({ authorization: `Bearer ${METRICS_TOKEN}` }),
    wrong: [{ authorization: 'Bearer guess' }],
    accepted: 200,
  },
};

let connector: TestConnector;

afterEach(() => connector.stop());

test.each(Object.entries(DOORS))(
  '%s: wrong ones from one address get 429 above the limit; valid ones, calls without any, and other addresses do not',
  async (_name, { changes, path, method = 'POST', body, good, wrong, accepted }) => {
    connector = await startConnector({ TOKEN_REFUSALS_PER_MINUTE: String(LIMIT), ...changes });
    const call = (headers: Record<string, string>, address = '203.0.113.7') =>
      fetch(connector.url + path, {
        method,
        ...(method === 'GET' ? {} : { body: new Uint8Array(body) }),
        headers: { ...headers, 'x-forwarded-for': address },
      });
    const statuses: number[] = [];
    for (let time = 0; time < LIMIT + 3; time += 1) {
      const reply = await call(wrong[time % wrong.length] ?? {});
      statuses.push(reply.status);
      expect(reply.headers.get('retry-after')).toEqual(
        reply.status === 429 ? expect.stringMatching(/^[1-9]\d*$/) : null,
      );
      expect((await call(good(body))).status).toBe(accepted);
      const unproven = await call({});
      expect([unproven.status, unproven.headers.has('www-authenticate')]).toEqual([401, true]);
    }
    expect(statuses).toEqual([...Array(LIMIT).fill(401), 429, 429, 429]);
    expect((await call(wrong[0] ?? {}, '203.0.113.8')).status).toBe(401);
  },
);

test('the limit is for all sources together', async () => {
  connector = await startConnector({
    TOKEN_REFUSALS_PER_MINUTE: '1',
    ...basic,
    XANPAY_CREDENTIALS: 'xanpay:another-long-password',
  });
  const guess = basicHeader('digital-river:guess');
  expect((await connector.post(DIGITAL_RIVER_PATHS.accepted, '{}', guess)).status).toBe(401);
  expect((await connector.post('/webhooks/xanpay', '{}', guess)).status).toBe(429);
});

const refused = () =>
  connector.logged.map((line) => JSON.parse(line)).filter(({ fact }) => fact === 'request refused');

test('guesses at the proof that a type needs are limited; each is an error with the true cause', async () => {
  connector = await startConnector({
    ...signed,
    ...basic,
    TOKEN_REFUSALS_PER_MINUTE: '2',
    DIGITAL_RIVER_PROOF_COMPLETE: 'basic+signature',
    DIGITAL_RIVER_PROOF: 'basic',
  });
  const body = eventBytes('order.complete');
  const send = (secret: string) =>
    connector.post(DIGITAL_RIVER_PATHS.accepted, body, {
      ...basicHeader(PAIR),
      ...signatureHeader(body, secret),
    });
  const statuses: number[] = [];
  for (let time = 0; time < 4; time += 1) {
    statuses.push((await send('another-signing-secret')).status);
    expect((await send(SECRET)).status).toBe(202);
  }
  expect(statuses).toEqual([403, 403, 429, 429]);
  expect(refused()).toMatchObject(
    statuses.map((status) => ({
      ...{ level: 'error', status, caller: 'pair 1' },
      reason: expect.stringMatching(/DigitalRiver-Signature: expected a signature of this body/),
    })),
  );
});

test('a new address of one IPv6 network is no new address', async () => {
  connector = await startConnector({ TOKEN_REFUSALS_PER_MINUTE: String(LIMIT), ...basic });
  const guess = (address: string) =>
    connector.post(DIGITAL_RIVER_PATHS.accepted, '{}', {
      ...basicHeader('digital-river:guess'),
      'x-forwarded-for': address,
    });
  const statuses: number[] = [];
  for (let host = 1; host <= LIMIT + 3; host += 1) {
    statuses.push((await guess(`2001:db8:1:1:${host}::${host}`)).status);
  }
  expect(statuses).toEqual([...Array(LIMIT).fill(401), 429, 429, 429]);
  expect((await guess('2001:db8:1:2::1')).status).toBe(401);
  expect(refused().length).toBeLessThan(5);
});
