import type { NextFunction, Request, Response } from 'express';

/**
 * Pages may only load files of this server, and no inline script or style. Images may also be data
 * URLs, because the design system's style sheet uses some.
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

/** Sets the common headers of all pages; their forms are sent to this server only. */
export function pageHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set(headers("'self'"));
  next();
}

/**
 * The headers of the authorize page.
 * @param redirectUri where its form redirects to: browsers apply the form's policy to redirects as
 *   well
 */
export function authorizeHeaders(redirectUri?: string): Record<string, string> {
  return headers(redirectUri === undefined ? "'none'" : `'self' ${new URL(redirectUri).origin}`);
}

function headers(formAction: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(formAction),
    'cache-control': 'no-store',
    // With no-referrer, browsers hide the origin of the pages' own forms as well.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };
}
