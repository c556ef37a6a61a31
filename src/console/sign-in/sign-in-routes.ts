import type { Request, RequestHandler, Response } from 'express';
import type passport from 'passport';
import { addressGroup } from '../../authenticate/addresses/address-group.ts';
import { callerAddress } from '../../authenticate/addresses/caller-address.ts';
import { createRateLimiter } from '../../authenticate/rate-limiter.ts';
import type { Logger } from '../../log.ts';
import { SALESFORCE } from '../../oauth/sign-in/salesforce-strategy.ts';
import type { RefusalLog } from '../../routes/refusal-log.ts';
import { type AuditTrail, SIGN_IN, SIGN_OUT } from '../operation/audit-trail.ts';
import { sendErrorPage } from '../page/error-page.ts';
import {
  INVALID_SIGN_IN,
  type Problem,
  problemForErrorResponse,
  TOO_MANY_SIGN_INS,
} from '../page/problem.ts';
import { CONSOLE } from './console-passport.ts';
import { actorOf } from './console-user.ts';
import { returnPath } from './return-path.ts';

/** Sign-ins per minute from one address. Each one stores a session, so they must be limited. */
const MAX_PER_ADDRESS = 30;
/** Sign-ins per minute from all addresses. The database is needed for events first. */
const MAX_IN_ALL = 600;

/** Limits the sign-ins that are started in a minute; answers 429 above the limit. */
export function limitSignIns(signInUrl: string): RequestHandler {
  const perAddress = createRateLimiter(MAX_PER_ADDRESS);
  const inAll = createRateLimiter(MAX_IN_ALL);
  return (request, response, next) => {
    perAddress
      .consume(addressGroup(callerAddress(request)))
      .then(() => inAll.consume('all'))
      .then(
        () => next(),
        () => sendErrorPage(response, TOO_MANY_SIGN_INS, signInUrl),
      );
  };
}

/** `GET /console/sign-in`: redirects to Salesforce, with state and PKCE challenge. */
export function beginSignIn(authenticator: passport.Authenticator): RequestHandler {
  return (request, response, next) => {
    const state = { returnTo: returnPath(request.query.returnTo) };
    // The library stores an object in the session and sends a random handle for it; its types
    // allow texts only.
    const options: object = { state };
    authenticator.authenticate(SALESFORCE, options)(request, response, next);
  };
}

export interface SignInEnd {
  readonly log: Logger;
  readonly audit: AuditTrail;
  readonly refusals: RefusalLog;
  readonly signInUrl: string;
}

/**
 * `GET /console/callback`: the redirect back from Salesforce. It starts a session with a new id for
 * an allowed user.
 *
 * @see RFC 6749 §4.1.2
 */
export function endSignIn(
  authenticator: passport.Authenticator,
  { log, audit, refusals, signInUrl }: SignInEnd,
): RequestHandler {
  const fail = (response: Response, problem: Problem) => {
    const { status, title: reason } = problem;
    refusals.unproven('console sign-in failed', { status, reason }, callerAddress(response.req));
    sendErrorPage(response, problem, signInUrl);
  };
  return (request, response, next) => {
    const { code, error: errorCode } = request.query;
    if (errorCode !== undefined || !code) {
      // Without a code the library would start another sign-in.
      return fail(
        response,
        errorCode === undefined ? INVALID_SIGN_IN : problemForErrorResponse(errorCode),
      );
    }
    const logIn = (error: unknown, user?: Express.User | false | null, info?: object) => {
      if (error) return next(error);
      if (!user) return fail(response, INVALID_SIGN_IN);
      // No session without an entry.
      record(audit, user, SIGN_IN)
        .then(() => startSession(request, user))
        .then(() => {
          const { userId, organizationId, allowedBy, role } = user;
          log.info({ userId, organizationId, allowedBy, role }, 'signed in to the console');
          response.redirect(303, storedReturnPath(info));
        })
        .catch(next);
    };
    authenticator.authenticate(SALESFORCE, logIn)(request, response, next);
  };
}

/** `POST /console/sign-out`: ends the session of the console. The Salesforce session stays open. */
export function signOut(
  { log, audit }: Pick<SignInEnd, 'log' | 'audit'>,
  cookie: string,
  secure: boolean,
): RequestHandler {
  return (request, response, next) => {
    const { user } = request;
    destroySession(request)
      .then(() => {
        if (user !== undefined) {
          log.info({ userId: user.userId }, 'signed out of the console');
          // The session is over in any case; the trail logs what it cannot store.
          record(audit, user, SIGN_OUT).catch(() => undefined);
        }
        response.clearCookie(cookie, { path: '/', httpOnly: true, sameSite: 'lax', secure });
        response.redirect(303, '/console/signed-out');
      })
      .catch(next);
  };
}

function record(audit: AuditTrail, user: Express.User, action: string): Promise<void> {
  return audit.record({ actor: actorOf(user), action, what: CONSOLE, outcome: 'done' });
}

function startSession(request: Request, user: Express.User): Promise<void> {
  return new Promise((resolve, reject) => {
    request.logIn(user, (error: unknown) => (error ? reject(error) : resolve()));
  });
}

function destroySession({ session }: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    session.destroy((error: unknown) => (error ? reject(error) : resolve()));
  });
}

/** The path that the session has stored since the sign-in was started. */
function storedReturnPath(info: object | undefined): string {
  const state = info !== undefined && 'state' in info ? info.state : undefined;
  const hasPath = typeof state === 'object' && state !== null && 'returnTo' in state;
  return returnPath(hasPath ? state.returnTo : undefined);
}
