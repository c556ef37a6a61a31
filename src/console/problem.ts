import OAuth2Strategy from 'passport-oauth2';
import { clientErrorStatus, ForbiddenError, ServiceUnavailableError } from '../errors.ts';

/** What a person is told when a page can't be shown. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly sentence: string;
  readonly headers?: Record<string, string>;
}

export const STALE_SIGN_IN: Problem = {
  status: 400,
  title: 'This sign-in is no longer good',
  sentence:
    'It took too long, was begun in another browser, or was used already. Begin it again; cookies have to be on.',
};

const DENIED: Problem = {
  status: 403,
  title: 'Not signed in',
  sentence: 'You did not allow the console to know who you are, or your org does not let you.',
};

export const TOO_MANY: Problem = {
  status: 429,
  title: 'Too many sign-ins',
  sentence: 'Too many sign-ins were begun in the last minute. Wait a minute, then begin again.',
  headers: { 'Retry-After': '60' },
};

const NO_SALESFORCE: Problem = {
  status: 503,
  title: 'Not possible now',
  sentence: 'Salesforce gives no usable answer, so that nobody can sign in. Try again in a while.',
};

export const NOT_FOUND: Problem = {
  status: 404,
  title: 'Nothing here',
  sentence: 'The console has no such page, or the event is not kept any more.',
};

/** Turns an error into what a person is told: our own words only. */
export function problemIn(error: unknown): Problem {
  const inner = innerOf(error);
  if (inner instanceof ForbiddenError) {
    return { status: inner.status, title: 'Not allowed', sentence: inner.message };
  }
  if (inner instanceof ServiceUnavailableError) {
    return { ...NO_SALESFORCE, headers: inner.headers };
  }
  if (inner instanceof OAuth2Strategy.TokenError) {
    return inner.code === 'invalid_grant' ? STALE_SIGN_IN : refusedApp(inner.code);
  }
  // Express's own refusals, such as an address that can't be decoded.
  if (clientErrorStatus(inner) !== undefined) return NOT_FOUND;
  return { status: 503, title: 'Not possible now', sentence: 'Please try again in a while.' };
}

/**
 * What a person is told whom Salesforce leads back with an error in place of a code (RFC 6749 §4.1.2.1).
 *
 * @param error the parameter as it came: anybody can make up such a link
 */
export function problemInAnswer(error: unknown): Problem {
  return error === 'access_denied' ? DENIED : { ...refusedApp(String(error)), status: 400 };
}

function refusedApp(code: string): Problem {
  const said = /^[a-z_]{1,40}$/i.test(code) ? ` (${code})` : '';
  const sentence = `Salesforce refuses the console's app${said}. The admin of the connector has to compare CONSOLE_CLIENT_ID, CONSOLE_CLIENT_SECRET and PUBLIC_URL with the app's callback URL and scopes.`;
  return { status: 503, title: 'The sign-in is not set up right', sentence };
}

/** passport-oauth2 wraps what went wrong on the way to the token endpoint. */
function innerOf(error: unknown): unknown {
  const isWrapped = typeof error === 'object' && error !== null && 'oauthError' in error;
  return isWrapped ? error.oauthError : error;
}
