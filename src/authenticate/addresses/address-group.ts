import { createHash, randomBytes } from 'node:crypto';
import { networkOf } from './network-of.ts';

/** Random for each process, so that a caller cannot choose the group that it shares. */
const SALT = randomBytes(16);

/**
 * Maps an address to one of 65,536 groups. Limits on failed attempts count by group: their memory
 * is bounded, however many addresses callers have, or invent where no proxy sets the address. All
 * addresses of one network are in one group, see {@link networkOf}.
 *
 * @param address the caller's address; any text is valid
 * @returns a whole number from 0 to 65,535, the same for the same network in one process
 */
export function addressGroup(address: string): number {
  return createHash('sha256').update(SALT).update(networkOf(address)).digest().readUInt16BE(0);
}
