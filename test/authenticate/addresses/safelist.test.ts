import { addressList } from '../../../src/authenticate/addresses/address-list.ts';
import { enforceSafelist, watchSafelist } from '../../../src/authenticate/addresses/safelist.ts';
import type { Authenticate } from '../../../src/authenticate/authenticate.ts';
import { ProvenCallerError } from '../../../src/authenticate/proven-caller.ts';
import { ForbiddenError, UnauthorizedError } from '../../../src/errors.ts';
import { DIGITAL_RIVER_RANGES } from '../../../src/sources/digital-river/proofs/address-ranges.ts';
import { bodiless } from '../../support/arrival.ts';

const from = (address: string) => bodiless({ address });
const proof = { method: 'oauth', caller: 'a caller' } as const;
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

test('the published list has 13 entries, and other entries can be added', () => {
  expect(DIGITAL_RIVER_RANGES).toHaveLength(13);
  const isListed = addressList([...DIGITAL_RIVER_RANGES, '192.0.2.1', '2001:db8::/32']);
  expect(['192.0.2.1', '2001:db8::7', '3.94.74.169'].map(isListed)).toEqual([true, true, true]);
  expect(['192.0.2.2', '2001:db9::7'].map(isListed)).toEqual([false, false]);
});

test('an entry without a prefix length is one address, mapped into IPv6 or not', () => {
  const isListed = addressList(['192.0.2.1', '::ffff:192.0.2.9']);
  expect(['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.9'].map(isListed)).toEqual([true, true, true]);
  expect(['192.0.2.0', '192.0.2.2', '192.0.2.10', '0.0.0.0'].some(isListed)).toBe(false);
});

const enforced = (checked: Authenticate, recognize = bad) =>
  enforceSafelist(['192.0.2.1'], checked, { recognize, variable: 'ADDRESSES' });

test('an enforced list denies other addresses before their proof is checked', async () => {
  expect(await enforced(good)(from('192.0.2.1'))).toEqual(proof);
  const checked: string[] = [];
  const counting: Authenticate = (arrival) => {
    checked.push(arrival.address);
    return good(arrival);
  };
  await expect(enforced(counting)(from('192.0.2.2'))).rejects.toThrow(ForbiddenError);
  expect(checked).toEqual([]);
  await expect(enforced(bad)(from('192.0.2.1'))).rejects.toThrow(UnauthorizedError);
});

test.each([
  ['192.0.2.2', 'check TRUSTED_PROXIES, or add 192.0.2.2 to ADDRESSES'],
  ['2001:db8::7', 'check TRUSTED_PROXIES, or add 2001:db8::7 to ADDRESSES'],
  ['unknown', 'the call has no usable address: check TRUSTED_PROXIES'],
])('a recognized caller at %s is denied as a proven one', async (address, todo) => {
  const denied = enforced(good, good)(from(address));
  await expect(denied).rejects.toThrow(ProvenCallerError);
  await expect(denied).rejects.toMatchObject({ status: 403, caller: 'a caller', todo });
});

test('nothing is no proof of a caller', async () => {
  const nothing: Authenticate = async () => ({ method: 'none', caller: 'anybody' });
  await expect(enforced(good, nothing)(from('192.0.2.2'))).rejects.toThrow(ForbiddenError);
});

test('a watched list denies no proven caller, and reports each address that is not on it once', async () => {
  const reported: string[] = [];
  const watched = watchSafelist(['192.0.2.1'], good, (address) => reported.push(address));
  for (const address of ['192.0.2.2', '192.0.2.1', '192.0.2.2', '192.0.2.3']) {
    expect(await watched(from(address))).toEqual(proof);
  }
  expect(reported).toEqual(['192.0.2.2', '192.0.2.3']);
});

test('a watched list does not report callers without a proof', async () => {
  const reported: string[] = [];
  const watched = watchSafelist(['192.0.2.1'], bad, (address) => reported.push(address));
  await expect(watched(from('192.0.2.2'))).rejects.toThrow(UnauthorizedError);
  expect(reported).toEqual([]);
});

test('a watched list reports at most a hundred addresses', async () => {
  const reported: string[] = [];
  const watched = watchSafelist([], good, (address) => reported.push(address));
  for (let last = 0; last < 256; last += 1) await watched(from(`192.0.2.${last}`));
  expect(reported).toHaveLength(100);
});
