import type { RequestHandler } from 'express';
import { ForbiddenError } from '../../errors.ts';

/**
 * Denies requests from other sites' pages (CSRF). Browsers send an Origin header with every POST.
 *
 * @param publicUrl the console's own origin is the origin of this URL
 * @see RFC 6454 §7
 */
export function sameOrigin(publicUrl: string): RequestHandler {
  const { origin } = new URL(publicUrl);
  return (request, _response, next) => {
    if (request.get('origin') === origin) return next();
    throw new ForbiddenError('This request was not sent by a page of the console.');
  };
}
