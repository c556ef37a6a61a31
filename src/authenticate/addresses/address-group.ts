import { createHash, randomBytes } from 'node:crypto';

/** Known to this process alone, so that nobody can choose whom to be counted with. */
const SALT = randomBytes(16);

/**
 * The group that an address is counted with, one of 65,536: limits on failed attempts need no more memory than that,
 * however many addresses callers have, or make up where no proxy replaces what they claim.
 *
 * @param address as it came; it may be any text
 */
export function addressGroup(address: string): number {
  return createHash('sha256').update(SALT).update(address).digest().readUInt16BE(0);
}
