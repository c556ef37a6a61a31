import { createHash, randomBytes } from 'node:crypto';

/** Random for each process, so that a caller cannot choose the group that it shares. */
const SALT = randomBytes(16);

/**
 * Maps an address to one of 65,536 groups. Limits on failed attempts count by group: their memory
 * is bounded, however many addresses callers have, or invent where no proxy sets the address.
 *
 * @param address the caller's address; any text is valid
 * @returns a whole number from 0 to 65,535, the same for the same address in one process
 */
export function addressGroup(address: string): number {
  return createHash('sha256').update(SALT).update(address).digest().readUInt16BE(0);
}
