import { BlockList, isIP } from 'node:net';

const FAMILIES = { 4: 'ipv4', 6: 'ipv6' } as const;
const BITS = { ipv4: 32, ipv6: 128 } as const;
/** Networks of providers are smaller. */
const MIN_BITS = { ipv4: 8, ipv6: 32 } as const;
/** Addresses of IPv4 within IPv6 (RFC 4291 §2.5.5.2). */
const MAPPED = { address: '::ffff:0:0', bits: 96 } as const;

/** A range of IP addresses. */
export interface AddressRange {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  /** Length of the prefix in bits. */
  readonly bits: number;
}

/**
 * Reads an address (`192.0.2.1`, `2001:db8::1`) or a range in CIDR notation (`192.0.2.0/24`). An
 * address without a prefix length is a range of one address.
 *
 * @returns undefined when the text is neither, and for a range that is too wide to prove anything:
 *   one of more than 2^24 IPv4 addresses (`/8`), or more than a provider's network of IPv6 (`/32`)
 * @see RFC 4632 §3.1, RFC 4291 §2.3
 */
export function addressRange(text: string): AddressRange | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const family = familyOf(address);
  if (family === undefined || more.length > 0) return undefined;
  if (prefix === undefined) return { address, family, bits: BITS[family] };
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  const range = { address, family, bits };
  return bits <= BITS[family] && !isWide(range) ? range : undefined;
}

function isWide({ address, family, bits }: AddressRange): boolean {
  if (bits < MIN_BITS[family]) return true;
  if (family === 'ipv4' || bits >= MAPPED.bits + MIN_BITS.ipv4) return false;
  const isWithin = contains(MAPPED.address, MAPPED.bits, address);
  return bits >= MAPPED.bits ? isWithin : contains(address, bits, MAPPED.address);
}

function contains(network: string, bits: number, address: string): boolean {
  const list = new BlockList();
  list.addSubnet(network, bits, 'ipv6');
  return list.check(address, 'ipv6');
}

/** The family of a single IP address; undefined when the text is not one. */
export function familyOf(address: string): AddressRange['family'] | undefined {
  const version = isIP(address);
  return version === 4 || version === 6 ? FAMILIES[version] : undefined;
}
