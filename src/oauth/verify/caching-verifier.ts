import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ForbiddenError, UnauthorizedError } from '../../errors.ts';
import { SingleFlight } from '../../single-flight.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

export interface CachingOptions {
  /** How long a good token is believed without asking again: also how long a revoked one still works. */
  goodSeconds: number;
  /** How long a refusal is remembered. */
  refusedSeconds: number;
}

type Refusal = UnauthorizedError | ForbiddenError;

const MAX_TOKENS = 10_000;

/**
 * Spares the issuer repeated questions: verdicts are kept for a short time by the token's digest, a good one no longer
 * than its token lasts, and however many ask about one token at once there is one look-up. "Can't be checked now" is
 * never remembered. Refusals are kept apart, so that no number of bad tokens drives out a good one.
 */
export function cachingVerifier(issuer: TokenVerifier, options: CachingOptions): TokenVerifier {
  const good = new LRUCache<string, TokenIdentity>({ max: MAX_TOKENS });
  const refused = new LRUCache<string, Refusal>({ max: MAX_TOKENS });
  const lookUps = new SingleFlight<TokenIdentity>();

  async function lookUp(digest: string, token: string, address: string): Promise<TokenIdentity> {
    try {
      const identity = await issuer.verify(token, address);
      keep(good, digest, identity, Math.min(options.goodSeconds * 1000, leftMs(identity)));
      return identity;
    } catch (error) {
      if (isRefusal(error)) keep(refused, digest, error, options.refusedSeconds * 1000);
      throw error;
    }
  }

  return {
    async verify(token, address) {
      const digest = createHash('sha256').update(token).digest('base64');
      const refusal = refused.get(digest);
      if (refusal !== undefined) throw refusal;
      return good.get(digest) ?? (await lookUps.run(digest, () => lookUp(digest, token, address)));
    },
  };
}

function keep<T extends object>(
  cache: LRUCache<string, T>,
  digest: string,
  verdict: T,
  ms: number,
): void {
  if (ms > 0) cache.set(digest, verdict, { ttl: ms });
}

/** How long a token still lasts, in milliseconds. */
function leftMs({ expiresAt = Number.POSITIVE_INFINITY }: TokenIdentity): number {
  return expiresAt - Date.now();
}

function isRefusal(error: unknown): error is Refusal {
  return error instanceof UnauthorizedError || error instanceof ForbiddenError;
}
