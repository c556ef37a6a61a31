import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalDescription } from '../../../local/description.ts';
import { senderOf, type TrialSender, trialSenders } from '../../../local/outcome/trial-senders.ts';
import { DIGITAL_RIVER_PATHS } from '../../../src/sources/digital-river/digital-river-source.ts';
import { XANPAY_PATH } from '../../../src/sources/xanpay/xanpay-source.ts';
import { PLUM_PATH } from '../../../src/sources/xoxoday-plum/plum-source.ts';
import { FASTSPRING } from '../../source-tools/fastspring-mapping.ts';
import { exampleEnvironment } from '../../support/connector.ts';
import { eventFixture } from '../../support/digital-river-events.ts';
import { senderFixture } from '../../support/senders.ts';

const SECRET = 'a-secret-of-at-least-sixteen';
const local: LocalDescription = {
  connectorUrl: 'http://127.0.0.1:1',
  orgUrl: 'http://127.0.0.1:2',
  digitalRiverUrl: 'http://127.0.0.1:3',
  tokenEndpoint: 'http://127.0.0.1:2/services/oauth2/token',
  clientId: 'client',
  clientSecret: 'secret',
  username: 'user',
  password: 'password',
  digitalRiverApiKey: 'sk_test_1',
  xanpayUsername: 'xanpay',
  xanpayPassword: 'staple',
  plumWebhookKey: 'akeyofplum12345',
};
const CODED = {
  ...exampleEnvironment('postgresql://127.0.0.1/none'),
  XANPAY_SANDBOX_CREDENTIALS: 'xanpay:staple',
  PLUM_ENABLED: 'true',
  PLUM_WEBHOOK_KEYS: local.plumWebhookKey,
  PLUM_ADDRESSES: '127.0.0.1',
};

let folder: string;
let senders: TrialSender[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trial-senders-'));
  const file = join(folder, 'shop.json');
  await writeFile(file, JSON.stringify(FASTSPRING));
  const environment = { ...CODED, SOURCES: file, FASTSPRING_SECRETS: SECRET };
  senders = trialSenders(local, environment, { accessToken: 'token' });
});
afterAll(() => rm(folder, { recursive: true }));

const shopEvent = (type: string) => {
  const data = { order: 'S-1', reference: '1', total: 1 };
  const event = { id: 'e1', type, live: false, created: Date.UTC(2026, 10, 30), data };
  return Buffer.from(JSON.stringify({ events: [event] }));
};

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['digital-river', DIGITAL_RIVER_PATHS.webhooks, { authorization: 'Bearer token' }],
  ['xanpay', XANPAY_PATH, { authorization: `Basic ${Buffer.from('xanpay:staple').toString('base64')}` }],
  ['xoxoday-plum', PLUM_PATH, { 'x-api-key': local.plumWebhookKey }],
  ['fastspring', '/webhooks/fastspring', { 'x-fs-signature': expect.stringMatching(/^[\w+/]{43}=$/) }],
])('%s calls its path with its proof', (name, path, headers) => {
  const sender = senders.find((each) => each.name === name);
  expect(sender?.path).toBe(path);
  expect(sender?.headers(Buffer.from('{}'))).toEqual(headers);
});

test('a sender that is switched off is none of the trial', () => {
  const { PLUM_ENABLED: _, ...withoutPlum } = CODED;
  const names = trialSenders(local, withoutPlum, { accessToken: 'token' }).map(({ name }) => name);
  expect(names).toEqual(['digital-river', 'xanpay']);
});

test.each([
  ['digital-river', () => Buffer.from(JSON.stringify(eventFixture('order.accepted')))],
  ['xanpay', () => senderFixture('xanpay', 'completed')],
  ['xoxoday-plum', () => senderFixture('xoxoday-plum', 'delivered')],
  ['fastspring', () => shopEvent('order.completed')],
  ['fastspring', () => shopEvent('order.shipped')],
  [undefined, () => Buffer.from('{"some":"thing"}')],
  [undefined, () => Buffer.from('no JSON')],
])('the sender of a body is %s', (name, body) => {
  expect(senderOf(senders, 'sample.json', body())?.name).toBe(name);
});

test('of several senders that read a body, the one that writes something counts', () => {
  const reading = (name: string, code?: string): TrialSender => ({
    ...{ name, path: '/', headers: () => ({}) },
    examine: () => [
      {
        ...{ name: 'sample', keys: {}, writes: [], lookups: [], notes: [] },
        envelope: {
          ...{ id: '1', type: 'paid', subject: 'o1', time: null, live: null },
          ...(code === undefined ? {} : { unmapped: { code: 'UNMAPPED_TYPE', reason: 'None.' } }),
        },
      },
    ],
  });
  const [first, second, writing] = [reading('a', 'x'), reading('b', 'x'), reading('c')];
  const of = (...all: TrialSender[]) => senderOf(all, 'sample', Buffer.from('{}'))?.name;
  expect([of(first, second, writing), of(first, second), of(writing, first)]).toEqual([
    ...['c', 'a', 'c'],
  ]);
});
