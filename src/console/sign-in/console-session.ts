import type { RequestHandler } from 'express';
import session from 'express-session';
import { MINUTE_MS } from '../../time.ts';

/** Time that a user has to sign in at Salesforce. */
const SIGN_IN_TIMEOUT_MS = 10 * MINUTE_MS;

export interface SessionOptions {
  readonly store: session.Store;
  /** The first secret signs cookies, all secrets verify them. */
  readonly secrets: readonly string[];
  /** Whether browsers send the cookie over https only. */
  readonly secure: boolean;
  /** How long a session lasts without a request, in milliseconds. */
  readonly idleMs: number;
}

/**
 * The name of the session cookie. With the prefix `__Host-`, browsers ignore a cookie of this name
 * that another host of the same domain has set.
 *
 * @see RFC 6265bis §4.1.3.2
 */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-console' : 'console';
}

/** Creates sessions, stored only for users who sign in. */
export function consoleSession({ store, secrets, secure, idleMs }: SessionOptions): RequestHandler {
  return session({
    store,
    secret: [...secrets],
    name: cookieName(secure),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // Not strict: the redirect back from Salesforce comes from another site and needs the cookie.
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: idleMs },
  });
}

/** Shortens the session while the sign-in is not finished. */
export const shortSession: RequestHandler = (request, _response, next) => {
  if (request.user === undefined) request.session.cookie.maxAge = SIGN_IN_TIMEOUT_MS;
  next();
};
