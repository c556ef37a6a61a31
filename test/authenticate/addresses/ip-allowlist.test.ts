import { addressRange } from '../../../src/authenticate/addresses/address-range.ts';
import { ipAllowlist } from '../../../src/authenticate/addresses/ip-allowlist.ts';
import { bodiless } from '../../support/arrival.ts';

const authenticate = ipAllowlist(['52.76.120.90', '10.1.0.0/16', '2001:db8::/32', '2001:db9::1']);

function from(address: string) {
  return authenticate(bodiless({ address }));
}

test.each([
  '52.76.120.90',
  '::ffff:52.76.120.90',
  '::ffff:344c:785a',
  '10.1.0.0',
  '10.1.255.255',
  '::ffff:10.1.2.3',
  '2001:db8::1',
  '2001:db8:ffff::',
  '2001:0db9:0:0::0001',
])('%s is allowed', async (address) => {
  expect(await from(address)).toMatchObject({ method: 'ip-allowlist' });
});

test.each([
  '52.76.120.91',
  '52.76.120.9',
  '::ffff:52.76.120.91',
  '::52.76.120.90',
  '10.2.0.1',
  '2001:db9::2',
  '',
  'localhost',
  '52.76.120.90, 1.2.3.4',
  '052.076.120.090',
])('%j is denied', async (address) => {
  await expect(from(address)).rejects.toMatchObject({ status: 403 });
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['192.0.2.1', { address: '192.0.2.1', family: 'ipv4', bits: 32 }],
  ['192.0.2.0/24', { address: '192.0.2.0', family: 'ipv4', bits: 24 }],
  ['192.0.2.1/32', { address: '192.0.2.1', family: 'ipv4', bits: 32 }],
  ['2001:db8::1', { address: '2001:db8::1', family: 'ipv6', bits: 128 }],
  ['10.0.0.0/8', { address: '10.0.0.0', family: 'ipv4', bits: 8 }],
  ['::ffff:10.0.0.0/104', { address: '::ffff:10.0.0.0', family: 'ipv6', bits: 104 }],
  ['2001:db8::/32', { address: '2001:db8::', family: 'ipv6', bits: 32 }],
])('%s is a range', (text, range) => {
  expect(addressRange(text)).toEqual(range);
});

test.each([
  '',
  'off',
  '1',
  '1.2.3',
  '1.2.3.4/33',
  '1.2.3.4/',
  '1.2.3.4/8/8',
  '1.2.3.4/-1',
  '::/129',
  '0.0.0.0/0',
  '1.2.3.4/00',
  '::/0',
  '0.0.0.0/1',
  '128.0.0.0/7',
  '2000::/31',
  '::ffff:0:0/96',
  '::ffff:10.0.0.0/103',
  '::/64',
])('%j is not a range', (text) => {
  expect(addressRange(text)).toBeUndefined();
});
