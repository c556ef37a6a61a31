import type { NextFunction, Request, Response } from 'express';

/**
 * What a page may load: files of this server and nothing else, no script or style inside the page.
 * Images may also be data URLs, since the design system's style sheet has some.
 */
function contentSecurityPolicy(formAction: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Sets the headers that every page has in common. */
export function pageHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set(headers("'none'"));
  next();
}

/**
 * The headers of the authorize page.
 * @param redirectUri where its form leads in the end: browsers hold a form's redirects to its policy too
 */
export function authorizeHeaders(redirectUri?: string): Record<string, string> {
  return headers(redirectUri === undefined ? "'none'" : `'self' ${new URL(redirectUri).origin}`);
}

function headers(formAction: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(formAction),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
