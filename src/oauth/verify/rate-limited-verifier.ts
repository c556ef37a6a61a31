import { LRUCache } from 'lru-cache';
import type { RateLimiterMemory } from 'rate-limiter-flexible';
import { addressGroup } from '../../authenticate/addresses/address-group.ts';
import { createRateLimiter, retryAfterSeconds } from '../../authenticate/rate-limiter.ts';
import { ForbiddenError, ServiceUnavailableError, UnauthorizedError } from '../../errors.ts';
import { DAY_MS } from '../../time.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

export interface RateLimitOptions {
  /** Invalid tokens in a minute after which an unknown address has to wait. */
  readonly refusalsPerMinute: number;
  /** Whether an address is known to belong to a sender; none is when this is undefined. */
  readonly isSafelisted?: ((address: string) => boolean) | undefined;
}

/** Trusted addresses that are remembered. */
const MAX_TRUSTED_ADDRESSES = 1000;
/**
 * With look-ups of 100 ms: 160 a second. A wait of 500 ms and a look-up of 2 s end within the 3 s
 * that Digital River waits.
 */
const LOOK_UP_LIMIT = { maxConcurrent: 16, maxQueued: 64, queueTimeoutMs: 500 };

/**
 * Limits the look-ups that callers with invalid tokens can cause. Three kinds of addresses have
 * separate limits on concurrent look-ups:
 * - Trusted addresses, which had a valid token in the last 24 hours: each has its own limit, so
 *   that their new tokens are verified while unknown addresses send masses of invalid ones.
 * - Safelisted addresses share one limit until their first valid token. It keeps them out of the
 *   crowd of unknown addresses, also when the process has just started.
 * - Unknown addresses share one limit. In addition, an address whose tokens keep being refused has
 *   to wait until the next minute.
 *
 * @param verifier does the look-ups
 * @returns a verifier that also throws ServiceUnavailableError for callers above a limit
 */
export function rateLimitedVerifier(
  verifier: TokenVerifier,
  options: RateLimitOptions,
): TokenVerifier {
  const trusted = new LRUCache<string, ConcurrencyLimit>({
    max: MAX_TRUSTED_ADDRESSES,
    ttl: DAY_MS,
  });
  const safelisted = new ConcurrencyLimit(LOOK_UP_LIMIT);
  const unknown = new ConcurrencyLimit(LOOK_UP_LIMIT);
  const refusals = createRateLimiter(options.refusalsPerMinute);

  return {
    async verify(token, address) {
      const lookUp = () => verifier.verify(token, address);
      const own = trusted.get(address);
      const limit = own ?? (options.isSafelisted?.(address) ? safelisted : undefined);
      const identity =
        limit === undefined
          ? await lookUpOfUnknownAddress(unknown, refusals, address, lookUp)
          : await limit.run(lookUp);
      // Set again on each valid token, so that its 24 hours start again.
      trusted.set(address, own ?? trusted.get(address) ?? new ConcurrencyLimit(LOOK_UP_LIMIT));
      return identity;
    },
  };
}

async function lookUpOfUnknownAddress(
  limit: ConcurrencyLimit,
  refusals: RateLimiterMemory,
  address: string,
  lookUp: () => Promise<TokenIdentity>,
): Promise<TokenIdentity> {
  const group = addressGroup(address);
  const used = await refusals.get(group);
  if (used !== null && used.consumedPoints >= refusals.points) throw tooManyRefusals(used);
  return limit.run(async () => {
    // Consumed before the look-up and given back unless the token is refused: tokens that arrive
    // at the same time are limited, too.
    await refusals.consume(group).catch((exceeded: { msBeforeNext: number }) => {
      throw tooManyRefusals(exceeded);
    });
    try {
      const identity = await lookUp();
      await refusals.reward(group);
      return identity;
    } catch (error) {
      const isRefusal = error instanceof UnauthorizedError || error instanceof ForbiddenError;
      if (!isRefusal) await refusals.reward(group);
      throw error;
    }
  });
}

function tooManyRefusals(exceeded: { msBeforeNext: number }): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'Too many access tokens from this address were refused; try again later.',
    { retryAfterSeconds: retryAfterSeconds(exceeded) },
  );
}
