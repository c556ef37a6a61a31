import type { RequestHandler } from 'express';
import { timingSafeEqualText } from '../../../src/authenticate/timing-safe-equal.ts';
import { ApiError } from './api-error.ts';

/** Denies requests without `Authorization: Bearer <apiKey>`. */
export function requireKey(apiKey: string): RequestHandler {
  const expected = `Bearer ${apiKey}`;
  return (request, _response, next) => {
    if (timingSafeEqualText(request.headers.authorization ?? '', expected)) return next();
    // As in the published example, an authorization error has neither code nor parameter.
    throw new ApiError(401, 'unauthorized', {
      message: 'Expected the header "Authorization: Bearer <secret key>" with a valid key.',
    });
  };
}
