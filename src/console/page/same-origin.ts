import type { RequestHandler } from 'express';
import { ForbiddenError } from '../../errors.ts';

/**
 * Denies requests from other sites' pages (CSRF). Browsers send an Origin header with every POST,
 * and most of them say in Sec-Fetch-Site where the page comes from, which a page cannot change.
 *
 * @param publicUrl the console's own origin is the origin of this URL
 * @see RFC 6454 §7, https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function sameOrigin(publicUrl: string): RequestHandler {
  const { origin } = new URL(publicUrl);
  return (request, _response, next) => {
    const site = request.get('sec-fetch-site') ?? 'same-origin';
    if (request.get('origin') === origin && site === 'same-origin') return next();
    throw new ForbiddenError('This request was not sent by a page of the console.');
  };
}
