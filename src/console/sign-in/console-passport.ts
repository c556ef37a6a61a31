import passport from 'passport';
import type { Logger } from '../../log.ts';
import type { SalesforceStrategyOptions } from '../../oauth/sign-in/salesforce-strategy.ts';
import { SalesforceStrategy } from '../../oauth/sign-in/salesforce-strategy.ts';
import type { SignInOrg } from '../../oauth/sign-in/sign-in-org.ts';
import { type AllowList, allowedBy, isStillAllowed } from './allow-list.ts';
import { type ConsoleUser, readConsoleUser } from './console-user.ts';

export interface PassportOptions {
  readonly salesforce: SalesforceStrategyOptions;
  readonly org: SignInOrg;
  readonly allowList: AllowList;
  readonly log: Logger;
  /** Longest that a session may last, however busy. */
  readonly maxMs: number;
  /** Milliseconds since 1970. */
  now(): number;
}

/** How people sign in, and what their session says of them at each request. */
export function consolePassport(options: PassportOptions): passport.Authenticator {
  const passports = new passport.Passport();
  passports.use(new SalesforceStrategy(options.salesforce, (token) => identify(options, token)));
  passports.serializeUser<ConsoleUser>((user, done) => done(null, user));
  passports.deserializeUser<unknown>((kept, done) => {
    const user = readConsoleUser(kept);
    const isGood =
      user !== undefined &&
      options.now() < user.signedInAt + options.maxMs &&
      isStillAllowed(options.allowList, user);
    done(null, isGood && user);
  });
  return passports;
}

/** Says who has come, and whether they may come in. The token is for nothing else, and ends here. */
async function identify(
  { org, allowList, log, now }: PassportOptions,
  token: string,
): Promise<ConsoleUser> {
  try {
    const user = await org.identity(token);
    const by = await allowedBy(allowList, user, org, token).catch((error: unknown) => {
      log.warn({ userId: user.userId, organizationId: user.organizationId }, 'not let in');
      throw error;
    });
    return { ...user, allowedBy: by, signedInAt: now() };
  } finally {
    await org.forget(token);
  }
}
