import { addressList } from '../../../src/authenticate/addresses/address-list.ts';
import { enforceSafelist, watchSafelist } from '../../../src/authenticate/addresses/safelist.ts';
import type { Authenticate } from '../../../src/authenticate/authenticate.ts';
import { ForbiddenError, UnauthorizedError } from '../../../src/errors.ts';
import { DIGITAL_RIVER_RANGES } from '../../../src/sources/digital-river/address-ranges.ts';
import { bodiless } from '../../support/arrival.ts';

const from = (address: string) => bodiless({ address });
const proof = { method: 'oauth', caller: 'somebody' } as const;
const good: Authenticate = async () => proof;
const bad: Authenticate = () => Promise.reject(new UnauthorizedError('No.', 'Bearer'));

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['54.204.214.106', true],
  ['::ffff:54.204.214.106', true],
  ['::ffff:36cc:d66a', true],
  ['54.204.214.107', false],
  ['34.241.30.95', true],
  ['209.87.180.0', true],
  ['209.87.180.255', true],
  ['209.87.181.0', false],
  ['217.65.128.77', true],
  ['210.242.154.0', true],
  ['210.242.154.7', true],
  ['210.242.154.8', false],
  ['::54.204.214.106', false],
  ['127.0.0.1', false],
  ['', false],
  ['54.204.214.106, 127.0.0.1', false],
])("%j is an address of Digital River's published list: %j", (address, listed) => {
  expect(addressList(DIGITAL_RIVER_RANGES)(address)).toBe(listed);
});

test('the published list has 13 entries, and what is added is good beside it', () => {
  expect(DIGITAL_RIVER_RANGES).toHaveLength(13);
  const isListed = addressList([...DIGITAL_RIVER_RANGES, '192.0.2.1', '2001:db8::/32']);
  expect(['192.0.2.1', '2001:db8::7', '3.94.74.169'].map(isListed)).toEqual([true, true, true]);
  expect(['192.0.2.2', '2001:db9::7'].map(isListed)).toEqual([false, false]);
});

test('an entry without a prefix is one address, mapped into IPv6 or not', () => {
  const isListed = addressList(['192.0.2.1', '::ffff:192.0.2.9']);
  expect(['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.9'].map(isListed)).toEqual([true, true, true]);
  expect(['192.0.2.0', '192.0.2.2', '192.0.2.10', '0.0.0.0'].some(isListed)).toBe(false);
});

test('an enforced list lets nobody else reach the proof', async () => {
  expect(await enforceSafelist(['192.0.2.1'], good)(from('192.0.2.1'))).toEqual(proof);
  const reached: string[] = [];
  const proving: Authenticate = (arrival) => {
    reached.push(arrival.address);
    return good(arrival);
  };
  await expect(enforceSafelist(['192.0.2.1'], proving)(from('192.0.2.2'))).rejects.toThrow(
    ForbiddenError,
  );
  expect(reached).toEqual([]);
  await expect(enforceSafelist(['192.0.2.1'], bad)(from('192.0.2.1'))).rejects.toThrow(
    UnauthorizedError,
  );
});

test('a watched list lets proven callers in, and tells each address that is not on it once', async () => {
  const told: string[] = [];
  const watched = watchSafelist(['192.0.2.1'], good, (address) => told.push(address));
  for (const address of ['192.0.2.2', '192.0.2.1', '192.0.2.2', '192.0.2.3']) {
    expect(await watched(from(address))).toEqual(proof);
  }
  expect(told).toEqual(['192.0.2.2', '192.0.2.3']);
});

test('a watched list tells nothing of callers without proof', async () => {
  const told: string[] = [];
  const watched = watchSafelist(['192.0.2.1'], bad, (address) => told.push(address));
  await expect(watched(from('192.0.2.2'))).rejects.toThrow(UnauthorizedError);
  expect(told).toEqual([]);
});

test('a watched list tells a hundred addresses, and no more', async () => {
  const told: string[] = [];
  const watched = watchSafelist([], good, (address) => told.push(address));
  for (let last = 0; last < 256; last += 1) await watched(from(`192.0.2.${last}`));
  expect(told).toHaveLength(100);
});
