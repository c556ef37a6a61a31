import { BlockList } from 'node:net';
import { NotAllowedError } from '../errors.ts';
import { addressRange, familyOf } from './address-range.ts';
import type { Authenticate } from './authenticate.ts';

/**
 * Proof by the caller's address: little by itself, since whoever shares the address has it too.
 *
 * @param allowed addresses and ranges, as {@link addressRange} reads them
 */
export function ipAllowlist(allowed: readonly string[]): Authenticate {
  // Node's list of addresses; what it is named for is up to its user. It knows IPv4 addresses mapped into IPv6.
  const list = new BlockList();
  for (const { address, bits, family } of allowed.flatMap((text) => addressRange(text) ?? [])) {
    list.addSubnet(address, bits, family);
  }
  return async ({ address }) => {
    const family = familyOf(address);
    if (family === undefined || !list.check(address, family)) {
      throw new NotAllowedError('This address may not call here.');
    }
    return { method: 'ip-allowlist', caller: 'an allowed address' };
  };
}
