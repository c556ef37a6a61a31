import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether two texts are the same, in a time that tells nothing about either: digests have one length, and are compared
 * to the end.
 */
export function timingSafeEqualText(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
