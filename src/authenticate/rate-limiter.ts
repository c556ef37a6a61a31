import { RateLimiterMemory } from 'rate-limiter-flexible';

const MINUTE_SECONDS = 60;

/**
 * Creates a rate limiter with fixed windows of one minute, in the memory of this process.
 *
 * @param points points that each key may consume in a minute; `consume` rejects beyond that
 */
export function createRateLimiter(points: number): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: MINUTE_SECONDS });
}

/**
 * The value of Retry-After for a key without points.
 *
 * @returns whole seconds until the key has points again, at least 1
 * @see RFC 9110 §10.2.3
 */
export function retryAfterSeconds({ msBeforeNext }: { readonly msBeforeNext: number }): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000));
}
