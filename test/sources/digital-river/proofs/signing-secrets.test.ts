import type { Environment } from '../../../../src/config/index.ts';
import { startConnector, type TestConnector } from '../../../support/connector.ts';
import {
  basicHeader,
  eventBytes,
  PATH_EVENTS,
  signatureHeader,
} from '../../../support/digital-river-calls.ts';

const SECRET = 'signing-secret-of-the-first-webhook';
const NEXT = 'signing-secret-that-takes-its-place';
const OTHER = 'signing-secret-of-another-webhook';
const [[path, type] = ['', '']] = PATH_EVENTS;

const pair = basicHeader('digital-river:correct:horse');
const credentials = { DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:correct:horse' };

const running: TestConnector[] = [];

async function start(changes: Environment): Promise<TestConnector> {
  const connector = await startConnector(changes);
  running.push(connector);
  return connector;
}

afterEach(async () => {
  for (const connector of running.splice(0)) await connector.stop();
});

test('during a rotation, the old and the new secret or pair are valid; once removed, the old one is not', async () => {
  const proof = { DIGITAL_RIVER_PROOF: 'basic+signature' };
  const both = await start({
    ...proof,
    DIGITAL_RIVER_SIGNING_SECRETS: `${SECRET},${NEXT}`,
    DIGITAL_RIVER_BASIC_CREDENTIALS: `digital-river:correct:horse digital-river:battery`,
  });
  const only = await start({
    ...proof,
    DIGITAL_RIVER_SIGNING_SECRETS: NEXT,
    DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:battery',
  });
  const body = eventBytes(type);
  const statuses = async (connector: TestConnector, password: string, secret: string) => {
    const headers = {
      ...basicHeader(`digital-river:${password}`),
      ...signatureHeader(body, secret),
    };
    return (await connector.post(path, body, headers)).status;
  };
  expect(await statuses(both, 'correct:horse', SECRET)).toBe(202);
  expect(await statuses(both, 'battery', NEXT)).toBe(202);
  expect(await statuses(only, 'correct:horse', NEXT)).toBe(401);
  expect(await statuses(only, 'battery', SECRET)).toBe(401);
  expect(await statuses(only, 'battery', NEXT)).toBe(202);
});

describe('a secret for one mode', () => {
  const changes = {
    DIGITAL_RIVER_PROOF: 'signature',
    DIGITAL_RIVER_SIGNING_SECRETS: `live:${SECRET}, test:${NEXT}, ${OTHER}`,
  };
  const event = (liveMode: unknown) =>
    Buffer.from(JSON.stringify({ ...JSON.parse(eventBytes(type).toString()), liveMode }));

  test.each([
    ['a live event by the live secret', true, SECRET, 'unmapped'],
    ['a test event by the test secret', false, NEXT, 'pending'],
    ['a test event by a secret for both', false, OTHER, 'pending'],
    ['a live event by a secret for both', true, OTHER, 'unmapped'],
  ])('%s is accepted', async (_case, liveMode, secret, status) => {
    const connector = await start(changes);
    const body = event(liveMode);
    expect((await connector.post(path, body, signatureHeader(body, secret))).status).toBe(202);
    expect(await connector.events()).toMatchObject([{ status, live: liveMode }]);
  });

  test.each([
    ['live', true, NEXT, 'false, since its signing secret is configured for test events'],
    ['test', false, SECRET, 'true, since its signing secret is configured for live events'],
  ])(
    'is not valid for a %s event: 400, stored as rejected, and nothing is written',
    async (_case, liveMode, secret, expected) => {
      const connector = await start(changes);
      const body = event(liveMode);
      const reply = await connector.post(path, body, signatureHeader(body, secret));
      const message = `liveMode: expected ${expected}, got ${liveMode}.`;
      expect([reply.status, await reply.json()]).toEqual([400, { message }]);
      expect(await connector.events()).toMatchObject([
        { status: 'rejected', reason: message, subject: null },
      ]);
    },
  );

  test('sets the mode of an event without one', async () => {
    const connector = await start(changes);
    const body = Buffer.from('{"id":"e-1","type":"refund.pending"}');
    expect((await connector.post(path, body, signatureHeader(body, SECRET))).status).toBe(202);
    expect(await connector.events()).toMatchObject([{ status: 'unmapped', live: true }]);
  });
});

test('the log says which secret was valid, and contains none of the credentials', async () => {
  const connector = await start({
    DIGITAL_RIVER_PROOF: 'basic+signature',
    DIGITAL_RIVER_SIGNING_SECRETS: `${NEXT},${SECRET}`,
    ...credentials,
  });
  const body = eventBytes(type);
  const headers = { ...pair, ...signatureHeader(body, SECRET) };
  await connector.post(path, body, headers);
  await connector.post(path, body, { ...pair, 'digitalriver-signature': 'guess-0123456789' });
  await connector.post(path, body, basicHeader('digital-river:correct:horse battery'));
  const log = connector.logged.join('');
  expect(log).toContain('pair 1 and secret 2');
  for (const secret of [SECRET, NEXT, 'horse', 'guess', headers['digitalriver-signature']]) {
    expect(log).not.toContain(secret);
  }
});
