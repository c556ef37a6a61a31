import passport from 'passport';
import { ForbiddenError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { SalesforceStrategyOptions } from '../../oauth/sign-in/salesforce-strategy.ts';
import { SalesforceStrategy } from '../../oauth/sign-in/salesforce-strategy.ts';
import type { SignInOrg } from '../../oauth/sign-in/sign-in-org.ts';
import { type AuditTrail, SIGN_IN } from '../operation/audit-trail.ts';
import { type AllowList, admit, isStillAllowed } from './allow-list.ts';
import { actorOf, type ConsoleUser, readConsoleUser } from './console-user.ts';

/** What users sign in to, for the audit trail. */
export const CONSOLE = 'the console';

export interface PassportOptions {
  readonly salesforce: SalesforceStrategyOptions;
  readonly org: SignInOrg;
  readonly allowList: AllowList;
  readonly log: Logger;
  /** Denied sign-ins are entries. */
  readonly audit: AuditTrail;
  /** Longest session, in milliseconds, however busy. */
  readonly maxMs: number;
  /** Returns the time, in milliseconds since 1970. */
  now(): number;
}

/**
 * Creates the console's Passport: sign-in with Salesforce, and the check of the session's user with
 * each request.
 */
export function consolePassport(options: PassportOptions): passport.Authenticator {
  const authenticator = new passport.Passport();
  authenticator.use(
    new SalesforceStrategy(options.salesforce, (token) => verifyUser(options, token)),
  );
  authenticator.serializeUser<ConsoleUser>((user, done) => done(null, user));
  authenticator.deserializeUser<unknown>((stored, done) => {
    const user = readConsoleUser(stored);
    const isValid =
      user !== undefined &&
      options.now() < user.signedInAt + options.maxMs &&
      isStillAllowed(options.allowList, user);
    done(null, isValid && user);
  });
  return authenticator;
}

/** The token has no other use: it is revoked here, also when the user is denied. */
async function verifyUser(
  { org, allowList, log, audit, now }: PassportOptions,
  token: string,
): Promise<ConsoleUser> {
  try {
    const user = await org.userOf(token);
    const admission = await admit(allowList, user, org, token).catch(async (error: unknown) => {
      const { userId, organizationId } = user;
      log.warn({ userId, organizationId }, 'not let in');
      if (error instanceof ForbiddenError) {
        const actor = actorOf({ ...user, role: 'viewer' });
        const entry = { actor, action: SIGN_IN, what: CONSOLE, outcome: 'refused' } as const;
        // The user is denied in any case; the trail logs what it cannot store.
        await audit.record(entry).catch(() => undefined);
      }
      throw error;
    });
    return { ...user, ...admission, signedInAt: now() };
  } finally {
    await org.revoke(token);
  }
}
