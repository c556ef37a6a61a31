import { networkOf } from '../../../src/authenticate/addresses/network-of.ts';
import { fc } from '../../support/properties.ts';

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:1::7', '2001:db8:1:1::/64'],
  ['2001:DB8:0001:1:ffff:ffff:ffff:ffff', '2001:db8:1:1::/64'],
  ['2001:db8::7', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:7::', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['::ffff:0:192.0.2.1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['fe80::2%eth1', 'fe80:0:0:0::/64'],
  ['', ''],
  ['unknown', 'unknown'],
  ['192.0.2.1:port', '192.0.2.1:port'],
  ['2001:db8::12345', '2001:db8::12345'],
])('%s is of the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('addresses are of one network exactly if they have the first 64 bits in common', () => {
  fc.assert(
    fc.property(fc.ipV6(), fc.ipV6(), (one, other) => {
      const [network] = networkOf(one).split('::/64');
      const host = '1:2:3:4';
      fc.pre(!networkOf(one).includes('.') && !networkOf(other).includes('.'));
      expect(networkOf(`${network}:${host}`)).toBe(networkOf(one));
      expect(networkOf(one) === networkOf(other)).toBe(bits(one) === bits(other));
    }),
  );
});

test('any text of any length has a network', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(typeof networkOf(text)).toBe('string');
    }),
  );
  expect(networkOf('x'.repeat(16_000))).toHaveLength(16_000);
});

/** The first 64 bits, found in another way. */
function bits(address: string): string {
  const dotted = /\d+\.\d+\.\d+\.\d+$/.exec(address)?.[0];
  const text = dotted === undefined ? address : address.replace(dotted, '0:0');
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((word) => word.padStart(4, '0').toLowerCase())
    .join('');
}
