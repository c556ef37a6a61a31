import type { Request, RequestHandler } from 'express';
import { html } from '../page/html-tag.ts';
import { sendPage } from '../page/page-layout.ts';
import { OVERVIEW, returnPath } from './return-path.ts';

/**
 * Lets signed-in users alone pass. Who comes from elsewhere, such as by a link of a record, is
 * redirected to the sign-in, which returns to the page. Who comes from a page of the console gets a
 * page with a link to it: browsers follow no redirect of a form to Salesforce, since the content
 * security policy has `form-action 'self'`, and the button would seem dead.
 *
 * @param signInUrl its origin is that of the console
 * @see https://www.w3.org/TR/CSP3/#form-action-pre-navigate
 */
export function requireUser(signInUrl: string): RequestHandler {
  const { origin } = new URL(signInUrl);
  return (request, response, next) => {
    if (request.user !== undefined) return next();
    const isRead = ['GET', 'HEAD'].includes(request.method);
    const page = isRead ? returnPath(request.originalUrl) : pageBefore(request, origin);
    const url = `${signInUrl}?${new URLSearchParams({ returnTo: page })}`;
    if (isRead && !isFromConsole(request, origin)) return response.redirect(303, url);
    response.status(401);
    sendPage(
      response,
      'Your session has ended',
      html`<p>You are not signed in any more.${isRead ? '' : ' Nothing was done: sign in, then do it again.'}</p>
      <p><a class="button" href="${url}">Sign in</a></p>`,
    );
  };
}

/**
 * The page of the console that led to a request, as the browser names it; the overview, when it names
 * none.
 *
 * @param origin of the console
 */
export function pageBefore(request: Request, origin: string): string {
  const referrer = request.get('referer') ?? '';
  return referrer.startsWith(`${origin}/`) ? returnPath(referrer.slice(origin.length)) : OVERVIEW;
}

/** Older browsers do not say from where a request comes; they name the page before. */
function isFromConsole(request: Request, origin: string): boolean {
  const site = request.get('sec-fetch-site');
  return site === undefined
    ? (request.get('referer') ?? '').startsWith(`${origin}/`)
    : site === 'same-origin';
}
