import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * What the console's pages may do: one style sheet and forms of their own, no script, no frame. The referrer stays
 * within the console, since without one browsers tell no origin either, which the sign-out asks for.
 */
export function securityHeaders(): RequestHandler[] {
  const none = ["'none'"];
  const own = ["'self'"];
  const directives = {
    defaultSrc: none,
    styleSrc: own,
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
