import { createHash, timingSafeEqual } from 'node:crypto';
import type { TokenClient } from '../../config/token-clients.ts';

/** What a caller presents: a client id and secret, or a user name and password. */
export interface Credentials {
  /** The client id or user name. */
  readonly name: string;
  /** The client secret or password. */
  readonly secret: string;
}

/**
 * Finds the client with this id and secret. Both parts of all clients are compared, so that the
 * time taken does not reveal which one was close.
 *
 * @returns undefined when there is none
 */
export function findClient(
  clients: readonly TokenClient[],
  { name, secret }: Credentials,
): TokenClient | undefined {
  const [found] = clients.filter((client) => bothMatch([client.id, name], [client.secret, secret]));
  return found;
}

/** Whether user name and password are this client's; takes as long for one wrong part as for two. */
export function matchesUser({ user }: TokenClient, { name, secret }: Credentials): boolean {
  return user !== undefined && bothMatch([user.name, name], [user.password, secret]);
}

/** Finds the client that a token was issued to; undefined when it is no longer configured. */
export function findClientById(
  clients: readonly TokenClient[],
  id: string,
): TokenClient | undefined {
  return clients.find((client) => matches(client.id, id));
}

/**
 * The SHA-256 digest of a text, in base64url. A slow password hash is not needed: the credentials
 * have 256 random bits, which cannot be guessed.
 */
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
