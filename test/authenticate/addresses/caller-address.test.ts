import { callerAddress } from '../../../src/authenticate/addresses/caller-address.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:4711', '192.0.2.1'],
  ['2001:db8::7', '2001:db8::7'],
  ['[2001:db8::7]', '2001:db8::7'],
  ['[2001:db8::7]:4711', '2001:db8::7'],
  ['[::ffff:192.0.2.1]:4711', '::ffff:192.0.2.1'],
  ['192.0.2.1:port', '192.0.2.1:port'],
  ['[192.0.2.1', '[192.0.2.1'],
  ['unknown', 'unknown'],
  ['', ''],
])('the address of %s is %s', (ip, address) => {
  expect(callerAddress({ ip })).toBe(address);
});

test('a request without an address has the empty one', () => {
  expect(callerAddress({})).toBe('');
});
