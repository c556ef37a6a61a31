import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ForbiddenError, UnauthorizedError } from '../../errors.ts';
import { SingleFlight } from '../../single-flight.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

export interface CachingOptions {
  /** How long a valid token is cached, in seconds; a revoked token works for as long. */
  goodSeconds: number;
  /** How long an invalid token is cached, in seconds. */
  refusedSeconds: number;
}

type InvalidTokenError = UnauthorizedError | ForbiddenError;

/** Tokens in each of the two caches. */
const MAX_TOKENS = 10_000;

/**
 * Caches the results of another verifier, by the digest of the token: a cached token is neither
 * parsed nor looked up. A valid token is cached no longer than until it expires. Concurrent calls with one token share one look-up. "Cannot be
 * checked now" is not cached. Invalid tokens have a cache of their own, so that no number of them
 * can displace a valid one.
 *
 * @param verifier checks the tokens that are not cached
 */
export function cachingVerifier(verifier: TokenVerifier, options: CachingOptions): TokenVerifier {
  const valid = new LRUCache<string, TokenIdentity>({ max: MAX_TOKENS });
  const invalid = new LRUCache<string, InvalidTokenError>({ max: MAX_TOKENS });
  const lookUps = new SingleFlight<TokenIdentity>();

  async function lookUp(digest: string, token: string, address: string): Promise<TokenIdentity> {
    try {
      const identity = await verifier.verify(token, address);
      const ttlMs = Math.min(options.goodSeconds * 1000, remainingMs(identity));
      store(valid, digest, identity, ttlMs);
      return identity;
    } catch (error) {
      if (isInvalidToken(error)) store(invalid, digest, error, options.refusedSeconds * 1000);
      throw error;
    }
  }

  return {
    recognize: async (token) => valid.get(digestOf(token)) ?? verifier.recognize?.(token),
    async verify(token, address) {
      const digest = digestOf(token);
      const error = invalid.get(digest);
      if (error !== undefined) throw error;
      return valid.get(digest) ?? (await lookUps.run(digest, () => lookUp(digest, token, address)));
    },
  };
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64');
}

function store<T extends object>(
  cache: LRUCache<string, T>,
  digest: string,
  value: T,
  ttlMs: number,
): void {
  // A TTL of 0 would mean "for ever" to the cache.
  if (ttlMs > 0) cache.set(digest, value, { ttl: ttlMs });
}

/** Milliseconds until a token expires. */
function remainingMs({ expiresAt = Number.POSITIVE_INFINITY }: TokenIdentity): number {
  return expiresAt - Date.now();
}

function isInvalidToken(error: unknown): error is InvalidTokenError {
  return error instanceof UnauthorizedError || error instanceof ForbiddenError;
}
