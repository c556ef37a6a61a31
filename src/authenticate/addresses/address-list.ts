import { BlockList } from 'node:net';
import { addressRange, familyOf } from './address-range.ts';

/**
 * Tells whether an address is on a list.
 *
 * @param entries addresses and ranges, as {@link addressRange} reads them; an IPv4 address mapped into IPv6 is the same
 *   as that address
 */
export function addressList(entries: readonly string[]): (address: string) => boolean {
  // Node's list of addresses; what it is named for is up to its user.
  const list = new BlockList();
  for (const { address, bits, family } of entries.flatMap((text) => addressRange(text) ?? [])) {
    list.addSubnet(address, bits, family);
  }
  return (address) => {
    const family = familyOf(address);
    return family !== undefined && list.check(address, family);
  };
}
