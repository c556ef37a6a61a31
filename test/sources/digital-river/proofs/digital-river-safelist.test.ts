import nock from 'nock';
import type { Environment } from '../../../../src/config/index.ts';
import { DIGITAL_RIVER_PATHS } from '../../../../src/sources/digital-river/digital-river-source.ts';
import { startConnector, type TestConnector } from '../../../support/connector.ts';
import { basicHeader, eventBytes, signatureHeader } from '../../../support/digital-river-calls.ts';
import { first, ownIssuerEnvironment } from '../../../support/own-issuer.ts';
import { goodToken } from '../../../support/salesforce-tokens.ts';

const LISTED = '54.204.214.106';
const ADDED = '203.0.113.9';
const UNLISTED = '198.51.100.7';
const PROXY = '192.0.2.1';
const PAIR = 'digital-river:password';

let connector: TestConnector;

afterEach(() => connector.stop());

async function start(changes: Environment): Promise<void> {
  connector = await startConnector({
    DIGITAL_RIVER_PROOF: 'basic',
    DIGITAL_RIVER_BASIC_CREDENTIALS: PAIR,
    DIGITAL_RIVER_ADDRESSES: `${ADDED},2001:db8::/32`,
    ...changes,
  });
}

async function statusOf(headers: Record<string, string>, pair = PAIR): Promise<number> {
  const { accepted } = DIGITAL_RIVER_PATHS;
  const sent = { ...basicHeader(pair), ...headers };
  return (await connector.post(accepted, eventBytes('order.accepted'), sent)).status;
}

const forwarded = (...addresses: readonly string[]) => ({
  'x-forwarded-for': addresses.join(', '),
});

describe('enforced', () => {
  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['1', 'a listed address', forwarded(LISTED), 202],
    ['1', 'a listed address, mapped to IPv6', forwarded(`::ffff:${LISTED}`), 202],
    ['1', 'an address of a listed range', forwarded('209.87.180.255'), 202],
    ['1', 'an added address', forwarded(ADDED), 202],
    ['1', 'an address of an added range', forwarded('2001:db8::7'), 202],
    ['1', 'another address', forwarded(UNLISTED), 403],
    ['1', 'the address next to a listed one', forwarded('54.204.214.107'), 403],
    ['1', 'another address after a forged listed one', forwarded(LISTED, UNLISTED), 403],
    ['1', 'a listed address after forged ones', forwarded('nonsense', UNLISTED, LISTED), 202],
    ['1', 'no X-Forwarded-For', {}, 403],
    ['1', 'a text that is not an address', forwarded('unknown'), 403],
    ['1', 'an empty header', forwarded(''), 403],
    ['1', 'other headers with a listed address', { ...forwarded(UNLISTED), forwarded: `for=${LISTED}`, 'x-real-ip': LISTED, 'true-client-ip': LISTED, 'cf-connecting-ip': LISTED }, 403],
    ['2', 'a listed address behind two proxies', forwarded(LISTED, PROXY), 202],
    ['2', 'another address after a forged listed one', forwarded(LISTED, UNLISTED, PROXY), 403],
    ['0', 'a forged listed address', forwarded(LISTED), 403],
  ])('with %s trusted proxies, %s: %j gets %i', async (proxies, _case, headers, status) => {
    await start({ DIGITAL_RIVER_SAFELIST: 'enforce', TRUSTED_PROXIES: proxies });
    expect(await statusOf(headers)).toBe(status);
    expect(await connector.events()).toHaveLength(status === 202 ? 1 : 0);
  });

  test('a caller from a listed address needs the proof as well', async () => {
    await start({ DIGITAL_RIVER_SAFELIST: 'enforce' });
    expect(await statusOf(forwarded(LISTED), 'digital-river:guess')).toBe(401);
    expect(await connector.events()).toEqual([]);
  });
});

describe('a genuine caller that the enforced list denies is an error with its address', () => {
  const SECRET = 'signing-secret-of-the-webhooks';
  const { accepted } = DIGITAL_RIVER_PATHS;
  const body = eventBytes('order.accepted');
  const refused = () =>
    connector.logged
      .map((line) => JSON.parse(line))
      .filter(({ fact }) => fact === 'request refused');
  const send = async (headers: Record<string, string>, address = UNLISTED) => {
    const reply = await connector.post(accepted, body, { ...headers, ...forwarded(address) });
    return [reply.status, await reply.text()];
  };
  const denied = [403, JSON.stringify({ message: 'This address is not allowed to call here.' })];
  const todo = `check TRUSTED_PROXIES, or add ${UNLISTED} to DIGITAL_RIVER_ADDRESSES`;
  const enforce = (changes: Environment) =>
    start({ DIGITAL_RIVER_SAFELIST: 'enforce', DIGITAL_RIVER_SIGNING_SECRETS: SECRET, ...changes });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  beforeAll(() => {
    nock.disableNetConnect();
    nock.enableNetConnect('127.0.0.1');
  });
  afterAll(() => {
    nock.cleanAll();
    nock.restore();
  });

  test.each(['basic', 'basic+signature'])('%s: by its user name and password', async (proof) => {
    await enforce({ DIGITAL_RIVER_PROOF: proof });
    expect(await send(basicHeader('digital-river:guess'))).toEqual(denied);
    expect(await send({})).toEqual(denied);
    expect(await send(basicHeader(PAIR))).toEqual(denied);
    expect(await send(basicHeader(PAIR))).toEqual(denied);
    expect(refused()).toMatchObject([
      { level: 'warn', status: 403, count: 1 },
      { level: 'error', status: 403, path: accepted, caller: 'pair 1', todo },
      { level: 'error', status: 403, path: accepted, caller: 'pair 1', todo },
    ]);
    expect(await connector.events()).toEqual([]);
  });

  test('oauth: by a token of Salesforce that is known, never by a look-up', async () => {
    const lookUps = goodToken('known');
    const unknown = goodToken('not-known-yet');
    await start({ DIGITAL_RIVER_SAFELIST: 'enforce', DIGITAL_RIVER_PROOF: 'oauth' });
    expect((await send(bearer('known'), LISTED))[0]).toBe(202);
    expect(lookUps.isDone()).toBe(true);
    expect(await send(bearer('known'))).toEqual(denied);
    expect(await send(bearer('not-known-yet'))).toEqual(denied);
    expect(unknown.isDone()).toBe(false);
    expect(refused()).toMatchObject([
      { level: 'error', caller: expect.stringContaining('user '), todo },
      { level: 'warn', count: 1 },
    ]);
  });

  test('oauth: by a token of the connector', async () => {
    await enforce({ DIGITAL_RIVER_PROOF: 'oauth+signature', ...ownIssuerEnvironment });
    const { id, secret, username, password } = first.credentials;
    const grant = { grant_type: 'password', client_id: id, client_secret: secret };
    const issued = await fetch(`${connector.url}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...grant, username, password }),
    });
    const { access_token: token } = (await issued.json()) as { access_token: string };
    expect(await send(bearer(token))).toEqual(denied);
    expect(await send(bearer(`${token}x`))).toEqual(denied);
    expect(refused()).toMatchObject([
      { level: 'error', caller: 'client first', todo },
      { level: 'warn', count: 1 },
    ]);
  });

  test('signature: its body is not read', async () => {
    await enforce({ DIGITAL_RIVER_PROOF: 'signature' });
    expect(await send(signatureHeader(body, SECRET))).toEqual(denied);
    expect(refused()).toMatchObject([{ level: 'warn' }]);
  });
});

const logged = () =>
  connector.logged.map((line) => JSON.parse(line)).filter(({ from }) => from !== undefined);

test('log, the default: authenticated callers are accepted, and each unlisted address is logged once', async () => {
  await start({});
  for (const address of [UNLISTED, LISTED, UNLISTED, ADDED]) {
    expect(await statusOf(forwarded(address))).toBe(202);
  }
  expect(await statusOf(forwarded('198.51.100.8'), 'digital-river:guess')).toBe(401);
  expect(logged()).toMatchObject([
    { level: 'warn', from: UNLISTED, fact: expect.stringContaining('TRUSTED_PROXIES') },
  ]);
});

test('off: addresses are not checked', async () => {
  await start({ DIGITAL_RIVER_SAFELIST: 'off' });
  expect(await statusOf(forwarded(UNLISTED))).toBe(202);
  expect(logged()).toEqual([]);
});
