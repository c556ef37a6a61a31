import type { Environment } from '../../../src/config/index.ts';
import { DIGITAL_RIVER_PATHS } from '../../../src/sources/digital-river/digital-river-source.ts';
import { startConnector, type TestConnector } from '../../support/connector.ts';
import { basicHeader, eventBytes } from '../../support/digital-river-calls.ts';

const LISTED = '54.204.214.106';
const ADDED = '203.0.113.9';
const STRANGER = '198.51.100.7';
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
    ['1', 'a listed address, mapped', forwarded(`::ffff:${LISTED}`), 202],
    ['1', 'an address of a listed range', forwarded('209.87.180.255'), 202],
    ['1', 'an added address', forwarded(ADDED), 202],
    ['1', 'an address of an added range', forwarded('2001:db8::7'), 202],
    ['1', 'another address', forwarded(STRANGER), 403],
    ['1', "the neighbour of an address", forwarded('54.204.214.107'), 403],
    ['1', 'another address behind a listed one that it made up', forwarded(LISTED, STRANGER), 403],
    ['1', 'a listed address behind anything it made up', forwarded('nonsense', STRANGER, LISTED), 202],
    ['1', 'no address of a proxy', {}, 403],
    ['1', 'what is no address', forwarded('unknown'), 403],
    ['1', 'nothing', forwarded(''), 403],
    ['1', 'headers that nobody asked for', { ...forwarded(STRANGER), forwarded: `for=${LISTED}`, 'x-real-ip': LISTED, 'true-client-ip': LISTED, 'cf-connecting-ip': LISTED }, 403],
    ['2', 'a listed address behind two proxies', forwarded(LISTED, PROXY), 202],
    ['2', 'another address that made one up', forwarded(LISTED, STRANGER, PROXY), 403],
    ['0', 'a listed address that the caller made up', forwarded(LISTED), 403],
  ])('with %s trusted proxies, %s: %j gets %i', async (proxies, _case, headers, status) => {
    await start({ DIGITAL_RIVER_SAFELIST: 'enforce', TRUSTED_PROXIES: proxies });
    expect(await statusOf(headers)).toBe(status);
    expect(await connector.events()).toHaveLength(status === 202 ? 1 : 0);
  });

  test('a listed address needs its proof, too', async () => {
    await start({ DIGITAL_RIVER_SAFELIST: 'enforce' });
    expect(await statusOf(forwarded(LISTED), 'digital-river:guess')).toBe(401);
    expect(await connector.events()).toEqual([]);
  });
});

const told = () =>
  connector.logged.map((line) => JSON.parse(line)).filter(({ from }) => from !== undefined);

test('watched, which is the default: proven callers are let in, and each unknown address is told once', async () => {
  await start({});
  for (const address of [STRANGER, LISTED, STRANGER, ADDED]) {
    expect(await statusOf(forwarded(address))).toBe(202);
  }
  expect(await statusOf(forwarded('198.51.100.8'), 'digital-river:guess')).toBe(401);
  expect(told()).toMatchObject([
    { level: 'warn', from: STRANGER, fact: expect.stringContaining('TRUSTED_PROXIES') },
  ]);
});

test('switched off: nobody looks', async () => {
  await start({ DIGITAL_RIVER_SAFELIST: 'off' });
  expect(await statusOf(forwarded(STRANGER))).toBe(202);
  expect(told()).toEqual([]);
});
