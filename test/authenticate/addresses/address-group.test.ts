import { addressGroup } from '../../../src/authenticate/addresses/address-group.ts';

const addresses = Array.from(
  { length: 200_000 },
  (_, index) => `2001:db8:${(index >> 16).toString(16)}:${(index & 0xffff).toString(16)}::1`,
);

test('an address is always in the same group', () => {
  expect(addressGroup('192.0.2.1')).toBe(addressGroup('192.0.2.1'));
});

test('a whole IPv6 network is one group', () => {
  const hosts = Array.from({ length: 1000 }, (_, at) => `2001:db8:1:1::${at.toString(16)}`);
  expect(new Set(hosts.map(addressGroup)).size).toBe(1);
});

test('there are at most 65,536 groups, and few addresses share one', () => {
  const groups = new Set(addresses.map(addressGroup));
  expect(groups.size).toBeLessThanOrEqual(65_536);
  expect(groups.size).toBeGreaterThan(60_000);
  expect(new Set(addresses.slice(0, 1000).map(addressGroup)).size).toBeGreaterThan(970);
});

test('any text of any length has a group', () => {
  expect(Number.isInteger(addressGroup('x'.repeat(16_000)))).toBe(true);
  expect(Number.isInteger(addressGroup(''))).toBe(true);
});
