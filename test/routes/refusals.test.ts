import type { Environment } from '../../src/config/index.ts';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { basicHeader, eventBytes } from '../support/digital-river-calls.ts';
import { eventually } from '../support/eventually.ts';

const { accepted, webhooks } = DIGITAL_RIVER_PATHS;
const PAIR = 'digital-river:a-long-password';
const BASIC = { DIGITAL_RIVER_PROOF: 'basic', DIGITAL_RIVER_BASIC_CREDENTIALS: PAIR };
const PROVEN = basicHeader(PAIR);
const LARGE = Buffer.alloc(5 * 1024 * 1024, 'x');

let connector: TestConnector;

async function start(changes: Environment = BASIC): Promise<void> {
  connector = await startConnector(changes);
}

afterEach(() => connector.stop());

const refused = () =>
  connector.logged.map((line) => JSON.parse(line)).filter(({ fact }) => fact === 'request refused');

test('each refusal of a proven caller is an error that names it; the flood around it is a few warnings', async () => {
  await start();
  const calls = Array.from({ length: 300 }, (_, at) => [
    connector.post(accepted, '{}', {
      ...basicHeader('x:y'),
      'x-forwarded-for': `203.0.113.${at % 3}`,
    }),
    ...(at % 100 === 0 ? [connector.post(accepted, 'not json', PROVEN)] : []),
  ]);
  const replies = await Promise.all(calls.flat());
  expect(replies.filter(({ status }) => status === 400)).toHaveLength(3);
  const lines = refused();
  const errors = lines.filter(({ level }) => level === 'error');
  expect(errors).toHaveLength(3);
  for (const error of errors) {
    expect(error).toMatchObject({ path: accepted, status: 400, caller: 'pair 1' });
    expect(error.reason).toMatch(/^body: expected/);
  }
  // Two reasons, a wrong pair and too many of them, from three addresses; again after a minute.
  const warnings = lines.filter(({ level }) => level === 'warn');
  expect(warnings.length).toBeLessThan(30);
  expect(warnings.every(({ count }) => count >= 1)).toBe(true);
});

test.each([
  ['too large', 413, LARGE, {}],
  ['compressed', 415, 'abc', { 'content-encoding': 'gzip' }],
])('a proven caller whose body is %s: %i, and an error', async (_case, status, body, headers) => {
  await start();
  // The connection may be closed before the whole body is sent.
  await connector.post(accepted, body, { ...PROVEN, ...headers }).catch(() => undefined);
  await eventually(async () =>
    expect(refused()).toMatchObject([{ level: 'error', status, caller: 'pair 1' }]),
  );
});

test('an outage on our side names the proven caller, too', async () => {
  await start();
  await connector.pool.query('ALTER TABLE event RENAME TO hidden_event');
  expect((await connector.post(accepted, eventBytes('order.accepted'), PROVEN)).status).toBe(503);
  expect(refused()).toMatchObject([{ level: 'error', status: 503, caller: 'pair 1' }]);
  expect(refused()[0].err).toBeDefined();
});

test('while our side fails, each event of a proven caller is an error; other callers are counted by kind of failure', async () => {
  await start({
    ...BASIC,
    DIGITAL_RIVER_PROOF_WEBHOOKS: 'oauth',
    SALESFORCE_INSTANCE_URL: 'http://127.0.0.1:1',
  });
  await connector.pool.query('ALTER TABLE event RENAME TO hidden_event');
  for (let at = 0; at < 60; at += 1) {
    const unproven = { authorization: `Bearer token-${at}`, 'x-forwarded-for': `203.0.113.${at}` };
    expect((await connector.post(webhooks, '{}', unproven)).status).toBe(503);
    if (at % 20 > 0) continue;
    expect((await connector.post(accepted, eventBytes('order.accepted'), PROVEN)).status).toBe(503);
  }
  const lines = refused();
  expect(lines.every(({ level, err }) => level === 'error' && err !== undefined)).toBe(true);
  expect(lines.filter(({ caller }) => caller === 'pair 1')).toHaveLength(3);
  const counted = lines.filter(({ caller }) => caller === undefined);
  expect(counted[0]).toMatchObject({ status: 503, path: webhooks, count: 1 });
  expect(counted.length).toBeLessThan(5);
});

test('reasons with numbers of the caller do not make a line each', async () => {
  await start({
    DIGITAL_RIVER_PROOF: 'signature',
    DIGITAL_RIVER_SIGNING_SECRETS: 'a-signing-secret-of-one',
    TOKEN_REFUSALS_PER_MINUTE: '1000',
  });
  for (let at = 0; at < 50; at += 1) {
    const signature = `${1_000_000_000 + at}, ${'x'.repeat(43)}=`;
    await connector.post(accepted, '{}', { 'digitalriver-signature': signature });
  }
  const [line, ...others] = refused();
  expect(line).toMatchObject({ level: 'warn', status: 401, count: 1 });
  expect(others.length).toBeLessThan(5);
});
