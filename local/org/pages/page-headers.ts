import type { NextFunction, Request, Response } from 'express';

/**
 * What a page may load: files of this server and nothing else, no script or style inside the page.
 * Images may also be data URLs, since the design system's style sheet has some.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sets the headers that every page has in common. */
export function pageHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  next();
}
