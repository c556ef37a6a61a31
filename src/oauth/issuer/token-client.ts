import { createHash, timingSafeEqual } from 'node:crypto';
import type { TokenClient } from '../../config/token-clients.ts';

/** What a caller presents: an id and a secret, or a user name and a password. */
export interface Pair {
  readonly name: string;
  readonly secret: string;
}

/**
 * Finds the client with this id and secret. All are compared, both parts of each: the time taken tells nothing about
 * which came close.
 *
 * @returns nothing when there is none
 */
export function findClient(
  clients: readonly TokenClient[],
  { name, secret }: Pair,
): TokenClient | undefined {
  const [found] = clients.filter((client) => bothMatch([client.id, name], [client.secret, secret]));
  return found;
}

/** Whether user name and password are this client's; as long for one wrong half as for two. */
export function matchesUser(client: TokenClient, { name, secret }: Pair): boolean {
  return bothMatch([client.username, name], [client.password, secret]);
}

/** The client with this id: for tokens, which were issued to it and carry no secret. */
export function findClientById(
  clients: readonly TokenClient[],
  id: string,
): TokenClient | undefined {
  return clients.find((client) => matches(client.id, id));
}

/** The SHA-256 digest of a text, in base64url. Enough for what is random: 256 bits are not guessed. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function bothMatch(
  first: [digest: string, text: string],
  second: [digest: string, text: string],
): boolean {
  const firstMatches = matches(...first);
  const secondMatches = matches(...second);
  return firstMatches && secondMatches;
}

function matches(digest: string, text: string): boolean {
  return timingSafeEqual(
    Buffer.from(digest, 'base64url'),
    createHash('sha256').update(text).digest(),
  );
}
