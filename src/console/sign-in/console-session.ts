import type { RequestHandler } from 'express';
import session from 'express-session';
import { MINUTE_MS } from '../../time.ts';

/** How long somebody may take to sign in at Salesforce. */
const SIGN_IN_MS = 10 * MINUTE_MS;

export interface SessionOptions {
  readonly store: session.Store;
  /** The first signs cookies, all verify them. */
  readonly secrets: readonly string[];
  /** The cookie travels by https only. */
  readonly secure: boolean;
  /** How long a session lasts without a request. */
  readonly idleMs: number;
}

/**
 * The name of the session's cookie. The prefix makes browsers refuse one that another host of the same domain has set.
 *
 * @see RFC 6265bis §4.1.3.2
 */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-console' : 'console';
}

/** Sessions of those who sign in, and of nobody else. */
export function consoleSession({ store, secrets, secure, idleMs }: SessionOptions): RequestHandler {
  return session({
    store,
    secret: [...secrets],
    name: cookieName(secure),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // Lax, since Salesforce leads back here from its own site.
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: idleMs },
  });
}

/** Keeps the session of somebody who only begins to sign in short. */
export const shortSession: RequestHandler = (request, _response, next) => {
  if (request.user === undefined) request.session.cookie.maxAge = SIGN_IN_MS;
  next();
};
