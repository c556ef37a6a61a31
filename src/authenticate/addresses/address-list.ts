import { BlockList } from 'node:net';
import { addressRange, familyOf } from './address-range.ts';

/**
 * Creates a check whether an address is on a list.
 *
 * @param entries addresses and ranges, as {@link addressRange} reads them; other entries are
 *   ignored
 * @returns a function that takes any text. An IPv4 address mapped into IPv6 counts as that IPv4
 *   address
 */
export function addressList(entries: readonly string[]): (address: string) => boolean {
  // Node.js has no neutral address list; its BlockList serves as a list of allowed addresses, too.
  const list = new BlockList();
  for (const { address, bits, family } of entries.flatMap((text) => addressRange(text) ?? [])) {
    list.addSubnet(address, bits, family);
  }
  return (address) => {
    const family = familyOf(address);
    return family !== undefined && list.check(address, family);
  };
}
