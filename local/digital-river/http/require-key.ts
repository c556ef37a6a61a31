import type { RequestHandler } from 'express';
import { timingSafeEqualText } from '../../../src/authenticate/timing-safe-equal.ts';
import { ApiError } from './api-error.ts';

/**
 * Denies requests without `Authorization: Bearer <apiKey>`. Public keys are for browsers and never
 * open this API.
 * @see Digital River docs, "API structure", Keys
 */
export function requireKey(apiKey: string): RequestHandler {
  const expected = `Bearer ${apiKey}`;
  return (request, _response, next) => {
    const given = request.headers.authorization ?? '';
    if (timingSafeEqualText(given, expected)) return next();
    if (given.startsWith('Bearer pk_')) {
      throw new ApiError(403, 'forbidden', { message: 'This request needs a secret key.' });
    }
    // As in the published answer, an authorization error has neither code nor parameter.
    throw new ApiError(401, 'unauthorized', { message: 'An authorization error has occurred.' });
  };
}
