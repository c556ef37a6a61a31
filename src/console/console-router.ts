import express, { type RequestHandler, type Router } from 'express';
import type { Logger } from '../log.ts';
import { accountPage } from './account-page.ts';
import { consoleErrorHandler, sendErrorPage } from './error-page.ts';
import { eventPage, type FindEvent } from './event-page.ts';
import { html } from './html-tag.ts';
import { sendPage } from './page-layout.ts';
import { NOT_FOUND } from './problem.ts';
import { sameOrigin } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';
import { consolePassport, type PassportOptions } from './sign-in/console-passport.ts';
import {
  consoleSession,
  cookieName,
  type SessionOptions,
  shortSession,
} from './sign-in/console-session.ts';
import { beginSignIn, endSignIn, limitSignIns, signOut } from './sign-in/sign-in-routes.ts';
import { stylesheet } from './stylesheet.ts';

export interface ConsoleOptions {
  /** Address under which browsers reach the console: links and cookies go by it, never by what a request says. */
  readonly publicUrl: string;
  readonly session: Omit<SessionOptions, 'secure'>;
  readonly signIn: PassportOptions;
  readonly findEvent: FindEvent;
  readonly log: Logger;
}

/** The console's pages, all below `/console`: sessions and cookies are nowhere else. */
export function consoleRouter({ publicUrl, log, ...options }: ConsoleOptions): Router {
  const passports = consolePassport(options.signIn);
  const secure = publicUrl.startsWith('https:');
  const signInUrl = new URL('/console/sign-in', publicUrl).href;
  const pages = express.Router();
  pages.use(securityHeaders());
  pages.get('/style.css', stylesheet);
  pages.use(consoleSession({ ...options.session, secure }), passports.session());
  pages.get('/sign-in', limitSignIns(signInUrl), shortSession, beginSignIn(passports));
  pages.get('/callback', endSignIn(passports, log, signInUrl));
  pages.post('/sign-out', sameOrigin(publicUrl), signOut(log, cookieName(secure), secure));
  pages.get('/signed-out', signedOut(signInUrl));
  pages.use(requireUser(signInUrl));
  pages.get('/', accountPage(options.signIn.maxMs));
  pages.get('/events/:key', eventPage(options.findEvent));
  pages.use((_request, response) => sendErrorPage(response, NOT_FOUND, signInUrl));
  pages.use(consoleErrorHandler(log, signInUrl));
  return express.Router().use('/console', pages);
}

/** Whoever is not signed in is led to Salesforce, and back to the page that was asked for. */
function requireUser(signInUrl: string): RequestHandler {
  return (request, response, next) => {
    if (request.user !== undefined) return next();
    const returnTo = new URLSearchParams({ returnTo: `/console${request.path}` });
    response.redirect(303, `${signInUrl}?${returnTo}`);
  };
}

function signedOut(signInUrl: string): RequestHandler {
  const main = html`
    <p>You are signed out of the console. Your session at Salesforce goes on: sign out there, too, if others use this
      browser.</p>
    <p><a class="button" href="${signInUrl}">Sign in</a></p>`;
  return (_request, response) => sendPage(response, 'Signed out', main);
}
