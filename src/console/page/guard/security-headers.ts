import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers that limit what the console's pages can do: style sheet, script, images, live data and
 * forms of their own, nothing inline, no frames, no caching. The referrer policy is same-origin: with no-referrer, browsers
 * send the origin `null`, and the sign-out checks the origin.
 */
export function securityHeaders(): RequestHandler[] {
  const none = ["'none'"];
  const own = ["'self'"];
  const directives = {
    defaultSrc: none,
    styleSrc: own,
    scriptSrc: own,
    imgSrc: own,
    connectSrc: own,
    formAction: own,
    baseUri: none,
    frameAncestors: none,
  };
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives },
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.set('Cache-Control', 'no-store');
      next();
    },
  ];
}
