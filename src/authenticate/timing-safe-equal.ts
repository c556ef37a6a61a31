import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether two texts are equal, in a time that does not depend on where they differ. Digests are
 * compared, since timingSafeEqual needs inputs of one length.
 */
export function timingSafeEqualText(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
