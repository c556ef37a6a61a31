import express, { type RequestHandler, type Router } from 'express';
import type { Logger } from '../log.ts';
import type { RefusalLog } from '../routes/refusal-log.ts';
import { accountPage } from './account/account-page.ts';
import type { ConsoleFeature } from './console-feature.ts';
import { eventPage, type FindEvent } from './events/event-page.ts';
import type { AuditTrail } from './operation/audit-trail.ts';
import { performer } from './operation/perform.ts';
import { icon, script, stylesheet } from './page/assets.ts';
import { consoleErrorHandler, sendErrorPage } from './page/error-page.ts';
import { readForms } from './page/forms.ts';
import { html } from './page/html-tag.ts';
import { sendPage } from './page/page-layout.ts';
import { NOT_FOUND } from './page/problem.ts';
import { sameOrigin } from './page/same-origin.ts';
import { securityHeaders } from './page/security-headers.ts';
import { consolePassport, type PassportOptions } from './sign-in/console-passport.ts';
import {
  consoleSession,
  cookieName,
  type SessionOptions,
  shortSession,
} from './sign-in/console-session.ts';
import { OVERVIEW, returnPath } from './sign-in/return-path.ts';
import { beginSignIn, endSignIn, limitSignIns, signOut } from './sign-in/sign-in-routes.ts';

export interface ConsoleOptions {
  /**
   * Public URL of the connector, for links and cookies. The Host header of a request is not used,
   * since the caller chooses it.
   */
  readonly publicUrl: string;
  readonly session: Omit<SessionOptions, 'secure'>;
  readonly signIn: Omit<PassportOptions, 'audit'>;
  readonly findEvent: FindEvent;
  readonly features: readonly ConsoleFeature[];
  readonly audit: AuditTrail;
  /** Of the Salesforce org, for links to its records. */
  readonly orgUrl: string;
  readonly log: Logger;
  /** Of the process: all routes share it. */
  readonly refusals: RefusalLog;
}

/**
 * The console: all pages below `/console`, where `/` leads. No other path has sessions or cookies.
 *
 * @returns a router to mount at `/`
 */
export function consoleRouter({ publicUrl, log, refusals, ...options }: ConsoleOptions): Router {
  const { audit } = options;
  const passport = consolePassport({ ...options.signIn, audit });
  const secure = publicUrl.startsWith('https:');
  const signInUrl = new URL('/console/sign-in', publicUrl).href;
  const pages = express.Router();
  pages.use(securityHeaders());
  pages.get('/style.css', stylesheet);
  pages.get('/console.js', script);
  pages.get('/icon.svg', icon);
  pages.use(consoleSession({ ...options.session, secure }), passport.session());
  pages.get('/sign-in', limitSignIns(signInUrl), shortSession, beginSignIn(passport));
  pages.get('/callback', endSignIn(passport, { log, audit, refusals, signInUrl }));
  pages.post(
    '/sign-out',
    sameOrigin(publicUrl),
    signOut({ log, audit }, cookieName(secure), secure),
  );
  pages.get('/signed-out', signedOutPage(signInUrl));
  pages.use(requireUser(signInUrl));
  pages.use(onlyOwnForms(publicUrl), readForms());
  pages.get('/account', accountPage(options.signIn.maxMs));
  const tools = { perform: performer(audit), orgUrl: options.orgUrl };
  for (const feature of options.features) pages.use(feature.pages(tools));
  pages.get('/', accountPage(options.signIn.maxMs));
  pages.get('/events/:key', eventPage(options.findEvent, options.orgUrl));
  pages.use((_request, response) => sendErrorPage(response, NOT_FOUND, signInUrl));
  pages.use(consoleErrorHandler(refusals, signInUrl));
  return express
    .Router()
    .get('/', (_request, response) => response.redirect(OVERVIEW))
    .use(OVERVIEW, pages);
}

/**
 * Redirects to the sign-in, which returns to the requested page, unless a user is signed in. After a
 * form that came too late, it returns to the overview: a form is not sent again by itself.
 */
function requireUser(signInUrl: string): RequestHandler {
  return (request, response, next) => {
    if (request.user !== undefined) return next();
    const page = request.method === 'POST' ? OVERVIEW : returnPath(request.originalUrl);
    const returnTo = new URLSearchParams({ returnTo: page });
    response.redirect(303, `${signInUrl}?${returnTo}`);
  };
}

/** What changes something must come from a page of the console. */
function onlyOwnForms(publicUrl: string): RequestHandler {
  const check = sameOrigin(publicUrl);
  return (request, response, next) =>
    ['GET', 'HEAD'].includes(request.method) ? next() : check(request, response, next);
}

function signedOutPage(signInUrl: string): RequestHandler {
  const main = html`
    <p>You are signed out of the console. Your Salesforce session is still open. If other people use this browser,
      sign out of Salesforce too.</p>
    <p><a class="button" href="${signInUrl}">Sign in</a></p>`;
  return (_request, response) => sendPage(response, 'Signed out', main);
}
