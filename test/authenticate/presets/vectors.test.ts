import { sign } from '@octokit/webhooks-methods';
import { Webhook } from 'standardwebhooks';
import { hmac } from '../../../src/authenticate/hmac/hmac.ts';
import type { PresetName } from '../../../src/authenticate/presets/proof-schema.ts';
import { SIGNATURE_PRESETS } from '../../../src/authenticate/presets/signature-presets.ts';
import { arrivalOf } from '../../support/arrival.ts';

interface Vector {
  readonly preset: PresetName;
  readonly key: Buffer | string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** When it arrives, in milliseconds since 1970. */
  readonly now?: number;
}

const STANDARD_KEY = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const STANDARD = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  seconds: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const PADDLE_NOW = Date.UTC(2023, 10, 1);
const PADDLE_MAC = '28981e941fae76e53db32f3d2a83cb69db41476595e84e1970a1b5d98f62b261';

/** Signatures that others made, as they published them or as their library returned them. */
const VECTORS: Readonly<Record<string, Vector>> = {
  'Standard Webhooks: the test "sign function works" of its libraries': {
    preset: 'standard-webhooks',
    key: Buffer.from(STANDARD_KEY, 'base64'),
    headers: {
      'webhook-id': STANDARD.id,
      'webhook-timestamp': String(STANDARD.seconds),
      'webhook-signature': STANDARD.signature,
    },
    body: STANDARD.body,
    now: STANDARD.seconds * 1000,
  },
  'Svix: the same text, signed by svix 1.99.1': {
    preset: 'svix',
    key: Buffer.from(STANDARD_KEY, 'base64'),
    headers: {
      'svix-id': STANDARD.id,
      'svix-timestamp': String(STANDARD.seconds),
      'svix-signature': `v2,unknown v1a,unknown ${STANDARD.signature}`,
    },
    body: STANDARD.body,
    now: STANDARD.seconds * 1000,
  },
  'Stripe: generateTestHeaderString of stripe 23.1.0': {
    preset: 'stripe',
    key: 'whsec_test_secret_of_an_endpoint',
    headers: {
      'stripe-signature':
        't=1764480000,v1=4b45e9838bc8f03d2f27db33688c28bd240a7a398f36ebc036e3af23bb2e38a9',
    },
    body: '{"id":"evt_000000000001","object":"event","type":"charge.succeeded"}',
    now: 1_764_480_000_000,
  },
  "Paddle: tests of Paddle's library for Node.js": {
    preset: 'paddle',
    key: 'VALID_SECRET',
    headers: {
      'paddle-signature':
        'ts=1698796800;h1=a300428748dce5c70e4da19bffd60769591ea969c99dea3105d0ec9612cf43f9',
    },
    body: '{"data": ["1", "2"]}',
    now: PADDLE_NOW,
  },
  "Paddle: several signatures and an unknown part, of the library's tests": {
    preset: 'paddle',
    key: 'VALID_SECRET',
    headers: {
      'paddle-signature': `ts=1698796800;h1=${PADDLE_MAC};h1=${PADDLE_MAC};h2=RANDOM_HASH`,
    },
    body: '{"data": "value"}',
    now: PADDLE_NOW,
  },
  'Shopify: the hmac tests of SQLPage': {
    preset: 'shopify',
    key: 'test-webhook-secret',
    headers: { 'x-shopify-hmac-sha256': 'QNyObTlKbMx2qDlPF/ZOZcBqg5OgPg+2oky3zldc0Gw=' },
    body: '{"id":1234567890,"email":"customer@example.com","total_price":"123.45"}',
  },
  'WooCommerce: test_generate_signature of the plug-in, with its empty key': {
    preset: 'woocommerce',
    key: '',
    headers: { 'x-wc-webhook-signature': 'GBDo00G55h6IiV+6CxqivQPLbI//KzaOZm747971tPs=' },
    body: 'secret',
  },
  'GitHub: "Validating webhook deliveries"': {
    preset: 'github',
    key: "It's a Secret to Everybody",
    headers: {
      'x-hub-signature-256':
        'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    },
    body: 'Hello, World!',
  },
  'FastSpring: computed with OpenSSL from its description': {
    preset: 'fastspring',
    key: 'a-secret-for-fastspring',
    headers: { 'x-fs-signature': 'F3hZiR//c/5Uk93IgJON+uHJj+/wbGxwCAm33jByL9U=' },
    body: '{"events":[]}',
  },
};

function present({ preset, key, now = 0, headers, body }: Vector) {
  const { scheme } = SIGNATURE_PRESETS[preset];
  const authenticate = hmac({ scheme, keys: [{ key }], toleranceSeconds: 5, now: () => now });
  return authenticate(arrivalOf({ headers, body }));
}

test.each(Object.entries(VECTORS))('%s', async (_name, vector) => {
  expect(await present(vector)).toEqual({ method: 'signature', caller: 'secret 1' });
  await expect(present({ ...vector, body: `${vector.body} ` })).rejects.toThrow('got others');
  await expect(present({ ...vector, key: `${vector.key}?` })).rejects.toThrow('got others');
});

test('each preset has a vector, but for that of Digital River, which has tests of its own', () => {
  const tested = new Set(Object.values(VECTORS).map(({ preset }) => preset));
  expect([...tested, 'digital-river'].toSorted()).toEqual(
    Object.keys(SIGNATURE_PRESETS).toSorted(),
  );
});

test('what the library of Standard Webhooks signs is valid, and what we refuse it refuses', async () => {
  const library = new Webhook(`whsec_${STANDARD_KEY}`);
  const now = Date.now();
  const body = '{"type":"contact.created","data":{"name":"Zoë 漢字"}}';
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': library.sign('msg_1', new Date(now), body),
  };
  const call: Vector = {
    preset: 'standard-webhooks',
    key: Buffer.from(STANDARD_KEY, 'base64'),
    headers,
    body,
    now,
  };
  expect(await present(call)).toMatchObject({ method: 'signature' });
  expect(() => library.verify(body, headers)).not.toThrow();
  const changed = { ...headers, 'webhook-id': 'msg_2' };
  await expect(present({ ...call, headers: changed })).rejects.toThrow('got others');
  expect(() => library.verify(body, changed)).toThrow();
});

test("what GitHub's own library signs is valid", async () => {
  const [key, body] = ['a secret of the repository', '{"action":"opened","title":"Zoë 漢字"}'];
  const headers = { 'x-hub-signature-256': await sign(key, body) };
  expect(await present({ preset: 'github', key, headers, body })).toMatchObject({
    method: 'signature',
  });
});
