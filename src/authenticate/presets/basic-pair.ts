import type { BasicPair } from '../http-basic.ts';

/**
 * Reads `user:password`. The first colon ends the user name.
 *
 * @returns undefined when one of the two is empty
 * @see RFC 7617 §2
 */
export function basicPair(text: string): BasicPair | undefined {
  const colon = text.indexOf(':');
  const [username, password] = [text.slice(0, Math.max(colon, 0)), text.slice(colon + 1)];
  return username === '' || password === '' ? undefined : { username, password };
}
