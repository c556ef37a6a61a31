import type { RequestHandler } from 'express';
import { ForbiddenError } from '../errors.ts';

/** Lets only forms of the console's own pages pass: browsers name the page's origin with every POST. */
export function sameOrigin(publicUrl: string): RequestHandler {
  const { origin } = new URL(publicUrl);
  return (request, _response, next) => {
    if (request.get('origin') === origin) return next();
    throw new ForbiddenError('This was not sent by a page of the console.');
  };
}
