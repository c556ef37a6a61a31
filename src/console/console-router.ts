import express, { type RequestHandler, type Router } from 'express';
import type { Logger } from '../log.ts';
import { onlyGet } from '../routes/error-handler.ts';
import type { RefusalLog } from '../routes/refusal-log.ts';
import { accountPage } from './account/account-page.ts';
import type { ConsoleFeature } from './console-feature.ts';
import { backgroundRequests } from './live/background-request.ts';
import { liveRoute } from './live/live-route.ts';
import type { LiveStreams } from './live/live-streams.ts';
import type { AuditTrail } from './operation/audit-trail.ts';
import { performer } from './operation/perform.ts';
import { icon, script, stylesheet } from './page/assets.ts';
import { consoleErrorHandler, sendErrorPage } from './page/error-page.ts';
import { readForms } from './page/forms.ts';
import { sameOrigin } from './page/guard/same-origin.ts';
import { securityHeaders } from './page/guard/security-headers.ts';
import { html } from './page/html-tag.ts';
import { sendPage } from './page/page-layout.ts';
import { NOT_FOUND } from './page/problem.ts';
import { consolePassport, type PassportOptions } from './sign-in/console-passport.ts';
import {
  consoleSession,
  cookieName,
  type SessionOptions,
  shortSession,
} from './sign-in/console-session.ts';
import { requireUser } from './sign-in/require-user.ts';
import { OVERVIEW } from './sign-in/return-path.ts';
import { beginSignIn, endSignIn, limitSignIns, signOut } from './sign-in/sign-in-routes.ts';

export interface ConsoleOptions {
  /**
   * Public URL of the connector, for links and cookies. The Host header of a request is not used,
   * since the caller chooses it.
   */
  readonly publicUrl: string;
  readonly session: Omit<SessionOptions, 'secure'>;
  readonly signIn: Omit<PassportOptions, 'audit'>;
  readonly features: readonly ConsoleFeature[];
  readonly audit: AuditTrail;
  /** Of the process, which closes it when it ends. */
  readonly live: LiveStreams;
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
  const tools = { perform: performer(audit), orgUrl: options.orgUrl };
  const livePages = options.features.flatMap(({ live }) => live?.(tools) ?? []);
  pages.get('/live', liveRoute(livePages, options.live, options.signIn.maxMs));
  pages.use(requireUser(signInUrl), backgroundRequests);
  pages.use(onlyOwnForms(publicUrl), readForms());
  pages.get('/account', accountPage(options.signIn.maxMs));
  for (const feature of options.features) pages.use(feature.pages(tools));
  pages.use((_request, response) => sendErrorPage(response, NOT_FOUND, signInUrl));
  pages.use(consoleErrorHandler(refusals, signInUrl));
  return express
    .Router()
    .get('/', (_request, response) => response.redirect(OVERVIEW))
    .all('/', onlyGet)
    .use(OVERVIEW, pages);
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
