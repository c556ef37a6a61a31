import { isIP } from 'node:net';

const FAMILIES = { 4: 'ipv4', 6: 'ipv6' } as const;
const BITS = { ipv4: 32, ipv6: 128 } as const;

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
 * @returns undefined when the text is neither, and for `/0`, which would allow every address
 * @see RFC 4632 §3.1, RFC 4291 §2.3
 */
export function addressRange(text: string): AddressRange | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const family = familyOf(address);
  if (family === undefined || more.length > 0) return undefined;
  if (prefix === undefined) return { address, family, bits: BITS[family] };
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  return bits > 0 && bits <= BITS[family] ? { address, family, bits } : undefined;
}

/** The family of a single IP address; undefined when the text is not one. */
export function familyOf(address: string): AddressRange['family'] | undefined {
  const version = isIP(address);
  return version === 4 || version === 6 ? FAMILIES[version] : undefined;
}
