import { RateLimiterMemory } from 'rate-limiter-flexible';

const MINUTE_SECONDS = 60;

/**
 * Counts what may happen so often in a minute, in this process's memory.
 *
 * @param points how often, for each key
 */
export function createRateLimiter(points: number): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: MINUTE_SECONDS });
}

/** The whole seconds that somebody is told to wait who has used up a minute's points; at least one. */
export function retryAfterSeconds({ msBeforeNext }: { readonly msBeforeNext: number }): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000));
}
