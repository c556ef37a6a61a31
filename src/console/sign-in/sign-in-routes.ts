import type { Request, RequestHandler } from 'express';
import type passport from 'passport';
import { addressGroup } from '../../authenticate/addresses/address-group.ts';
import { createRateLimiter } from '../../authenticate/rate-limiter.ts';
import type { Logger } from '../../log.ts';
import { SALESFORCE } from '../../oauth/sign-in/salesforce-strategy.ts';
import { sendErrorPage } from '../error-page.ts';
import { problemInAnswer, STALE_SIGN_IN, TOO_MANY } from '../problem.ts';
import { returnPath } from './return-path.ts';

/** Each sign-in that is begun costs a row, so that nobody may begin them without end. */
const BEGUN_PER_MINUTE = 30;
/** However many addresses they come from: the events' database comes first. */
const BEGUN_PER_MINUTE_IN_ALL = 600;

/** Bounds how many sign-ins are begun, by an address and in all. */
export function limitSignIns(signInUrl: string): RequestHandler {
  const byAddress = createRateLimiter(BEGUN_PER_MINUTE);
  const inAll = createRateLimiter(BEGUN_PER_MINUTE_IN_ALL);
  return (request, response, next) => {
    byAddress
      .consume(addressGroup(request.ip ?? ''))
      .then(() => inAll.consume('all'))
      .then(
        () => next(),
        () => sendErrorPage(response, TOO_MANY, signInUrl),
      );
  };
}

/** `GET /console/sign-in`: leads to Salesforce, with state and PKCE challenge. */
export function beginSignIn(passports: passport.Authenticator): RequestHandler {
  return (request, response, next) => {
    const state = { returnTo: returnPath(request.query.returnTo) };
    // The library keeps an object in the session and sends a random handle; its types know texts only.
    const options: object = { state };
    passports.authenticate(SALESFORCE, options)(request, response, next);
  };
}

/** `GET /console/callback`: where Salesforce leads back to. A session with a new id begins for whoever may come in. */
export function endSignIn(
  passports: passport.Authenticator,
  log: Logger,
  signInUrl: string,
): RequestHandler {
  return (request, response, next) => {
    const { code, error: answer } = request.query;
    if (answer !== undefined || !code) {
      // Without a code the library would begin another sign-in.
      const problem = answer === undefined ? STALE_SIGN_IN : problemInAnswer(answer);
      log.warn({ reason: problem.title }, 'console sign-in failed');
      return sendErrorPage(response, problem, signInUrl);
    }
    const decide = (error: unknown, user?: Express.User | false | null, info?: object) => {
      if (error) return next(error);
      if (!user) {
        log.warn({ reason: STALE_SIGN_IN.title }, 'console sign-in failed');
        return sendErrorPage(response, STALE_SIGN_IN, signInUrl);
      }
      request.logIn(user, (failure: unknown) => {
        if (failure) return next(failure);
        const { userId, organizationId, allowedBy } = user;
        log.info({ userId, organizationId, allowedBy }, 'signed in to the console');
        response.redirect(303, returnTo(info));
      });
    };
    passports.authenticate(SALESFORCE, decide)(request, response, next);
  };
}

/** `POST /console/sign-out`: ends the session here; the one at Salesforce stays. */
export function signOut(log: Logger, cookie: string, secure: boolean): RequestHandler {
  return (request, response, next) => {
    const { user } = request;
    endSession(request)
      .then(() => {
        if (user !== undefined) log.info({ userId: user.userId }, 'signed out of the console');
        response.clearCookie(cookie, { path: '/', httpOnly: true, sameSite: 'lax', secure });
        response.redirect(303, '/console/signed-out');
      })
      .catch(next);
  };
}

function endSession({ session }: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    session.destroy((error: unknown) => (error ? reject(error) : resolve()));
  });
}

/** What the session kept since the sign-in was begun. */
function returnTo(info: object | undefined): string {
  const state = info !== undefined && 'state' in info ? info.state : undefined;
  const kept = typeof state === 'object' && state !== null && 'returnTo' in state;
  return returnPath(kept ? state.returnTo : undefined);
}
