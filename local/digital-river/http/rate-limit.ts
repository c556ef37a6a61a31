import type { RequestHandler } from 'express';
import { SECOND_MS } from '../../../src/time.ts';
import type { Peer } from '../peer.ts';
import { ApiError } from './api-error.ts';

const PER_SECOND = { test: 25, live: 250 } as const;

/**
 * Answers 429 with `Retry-After` above 25 requests a second in test mode, and 250 in live mode, when
 * the setting is on. There is one secret key a server, so the limit counts all requests.
 * @see Digital River docs, "API structure", Rate limiting
 */
export function rateLimit({ settings, liveMode }: Peer): RequestHandler {
  const limit = PER_SECOND[liveMode ? 'live' : 'test'];
  let second = 0;
  let used = 0;
  return (_request, response, next) => {
    const current = Math.floor(performance.now() / SECOND_MS);
    used = current === second ? used + 1 : 1;
    second = current;
    if (!settings.values.rateLimit || used <= limit) return next();
    response.setHeader('retry-after', 1);
    throw new ApiError(429, 'too_many_requests', {
      message: `The limit of ${limit} requests per second was exceeded.`,
    });
  };
}
