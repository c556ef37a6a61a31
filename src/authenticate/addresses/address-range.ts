import { isIP } from 'node:net';

const FAMILIES = { 4: 'ipv4', 6: 'ipv6' } as const;
const BITS = { ipv4: 32, ipv6: 128 } as const;

/** A range of IP addresses. */
export interface AddressRange {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  /** How many bits from the left an address has in common with all of the range. */
  readonly bits: number;
}

/**
 * Reads an address (`192.0.2.1`, `2001:db8::1`) or a range of them (`192.0.2.0/24`). One without a prefix is one address.
 *
 * @returns nothing when the text is neither, and for `/0`: every address there is, is no list of them
 */
export function addressRange(text: string): AddressRange | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const family = familyOf(address);
  if (family === undefined || more.length > 0) return undefined;
  if (prefix === undefined) return { address, family, bits: BITS[family] };
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  return bits > 0 && bits <= BITS[family] ? { address, family, bits } : undefined;
}

/** The family of a single address, or nothing when the text is none. */
export function familyOf(address: string): AddressRange['family'] | undefined {
  const version = isIP(address);
  return version === 4 || version === 6 ? FAMILIES[version] : undefined;
}
