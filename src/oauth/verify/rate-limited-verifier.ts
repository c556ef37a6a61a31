import { LRUCache } from 'lru-cache';
import { addressGroup } from '../../authenticate/addresses/address-group.ts';
import { createRateLimiter, retryAfterSeconds } from '../../authenticate/rate-limiter.ts';
import { ForbiddenError, ServiceUnavailableError, UnauthorizedError } from '../../errors.ts';
import { DAY_MS } from '../../time.ts';
import { type ConcurrencyLimit, createConcurrencyLimit } from './concurrency-limit.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

export interface LimitOptions {
  /** Refused look-ups that an address without a good token may cause in a minute before it has to wait. */
  readonly refusalsPerMinute: number;
  /** Whether good tokens are to be expected from an address. */
  readonly isSafelisted?: ((address: string) => boolean) | undefined;
}

const MAX_KNOWN_ADDRESSES = 1000;
/** With look-ups of 100 ms: 160 a second. Who waits half a second and then 2 s for the answer is within Digital River's 3 s. */
const LOOK_UP_LIMIT = { width: 16, maxWaiting: 64, timeoutMs: 500 };

/**
 * Bounds what callers with bad tokens can cost. Strangers share one limit of look-ups, however many addresses they call
 * from, and an address whose tokens keep being refused must wait. An address that had a good token within a day has a
 * limit of its own instead, so that new good tokens get through while strangers storm; to its first one it comes by a limit
 * of those that are expected to call, also when the process starts in the middle of a storm.
 */
export function rateLimitedVerifier(issuer: TokenVerifier, options: LimitOptions): TokenVerifier {
  const known = new LRUCache<string, ConcurrencyLimit>({ max: MAX_KNOWN_ADDRESSES, ttl: DAY_MS });
  const strangers = createConcurrencyLimit(LOOK_UP_LIMIT);
  const expected = createConcurrencyLimit(LOOK_UP_LIMIT);
  const refusals = createRateLimiter(options.refusalsPerMinute);

  async function verifyStranger(token: string, address: string): Promise<TokenIdentity> {
    const group = addressGroup(address);
    const soFar = await refusals.get(group);
    if (soFar !== null && soFar.consumedPoints >= options.refusalsPerMinute) throw tooMany(soFar);
    return strangers.run(async () => {
      // Charged before the look-up and given back unless it is refused: tokens that come all at once are limited too.
      await refusals.consume(group).catch((refusal: { msBeforeNext: number }) => {
        throw tooMany(refusal);
      });
      try {
        const identity = await issuer.verify(token, address);
        await refusals.reward(group);
        return identity;
      } catch (error) {
        const refused = error instanceof UnauthorizedError || error instanceof ForbiddenError;
        if (!refused) await refusals.reward(group);
        throw error;
      }
    });
  }

  return {
    async verify(token, address) {
      const own = known.get(address);
      const limit = own ?? (options.isSafelisted?.(address) ? expected : undefined);
      const identity =
        limit === undefined
          ? await verifyStranger(token, address)
          : await limit.run(() => issuer.verify(token, address));
      known.set(address, own ?? known.get(address) ?? createConcurrencyLimit(LOOK_UP_LIMIT));
      return identity;
    },
  };
}

function tooMany(refusal: { msBeforeNext: number }): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'Too many refused access tokens came from this address; try again later.',
    { retryAfterSeconds: retryAfterSeconds(refusal) },
  );
}
