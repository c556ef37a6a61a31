import OAuth2Strategy from 'passport-oauth2';
import {
  clientErrorStatus,
  ForbiddenError,
  RequestError,
  ServiceUnavailableError,
  TooManyRequestsError,
} from '../../errors.ts';
import { ConflictError, NotFoundError, WrongInputError } from '../operation/operation-errors.ts';

/** Why a page cannot be shown, for the user. */
export interface Problem {
  /** HTTP status. */
  readonly status: number;
  readonly title: string;
  /** What happened, and what the user can do. */
  readonly detail: string;
  readonly headers?: Record<string, string>;
  /** Whether signing in, again perhaps, is what the user can do. */
  readonly isAboutSignIn?: true;
}

export const INVALID_SIGN_IN: Problem = {
  isAboutSignIn: true,
  status: 400,
  title: 'This sign-in is no longer valid',
  detail:
    'It took more than ten minutes, was started in another browser, or has already been used. Sign in again. Your browser must accept cookies from this site.',
};

const SIGN_IN_DENIED: Problem = {
  isAboutSignIn: true,
  status: 403,
  title: 'Not signed in',
  detail:
    'You did not allow the console to read your Salesforce identity, or your org does not allow you to use this app.',
};

export const TOO_MANY_SIGN_INS: Problem = {
  isAboutSignIn: true,
  status: 429,
  title: 'Too many sign-ins',
  detail: 'Too many sign-ins were started in the last minute. Wait a minute, then sign in again.',
  headers: { 'Retry-After': '60' },
};

const SALESFORCE_UNAVAILABLE: Problem = {
  isAboutSignIn: true,
  status: 503,
  title: 'Sign-in is not available now',
  detail: 'Salesforce gave no usable answer, so you cannot sign in. Try again in a few minutes.',
};

export const NOT_FOUND: Problem = {
  status: 404,
  title: 'Not found',
  detail: 'This page does not exist, or what it showed has been deleted from the connector.',
};

const FORM_TOO_LARGE: Problem = {
  status: 413,
  title: 'This form is too large',
  detail: 'Nothing was changed. Select fewer entries or write a shorter note, then send it again.',
};

const UNREADABLE: Problem = {
  status: 400,
  title: 'This request cannot be read',
  detail:
    'The address or the form is incomplete or damaged. Nothing was changed. Open the page from the menu, and try again.',
};

/** Errors of Express and its form reader, by status. */
const REQUEST_FAULTS: ReadonlyMap<number, Problem> = new Map([
  [404, NOT_FOUND],
  [413, FORM_TOO_LARGE],
  [
    415,
    {
      status: 415,
      title: 'This form cannot be read',
      detail:
        'Nothing was changed. The console reads forms in UTF-8 that are not compressed, as browsers send them.',
    },
  ],
]);

const PAGE_UNAVAILABLE: Problem = {
  status: 503,
  title: 'This page is not available now',
  detail: 'The connector could not load it. Please try again in a few minutes.',
};

/**
 * Translates an error for the user.
 *
 * @param isSignedIn whether the page was one for signed-in users; otherwise the sign-in failed
 * @returns texts of ours only, never the message of a foreign error
 */
export function problemFor(error: unknown, isSignedIn: boolean): Problem {
  const status = clientErrorStatus(error);
  if (status === FORM_TOO_LARGE.status) return FORM_TOO_LARGE;
  if (error instanceof ServiceUnavailableError && !isSignedIn) {
    return { ...SALESFORCE_UNAVAILABLE, headers: error.headers };
  }
  if (error instanceof RequestError) {
    const { message: detail, headers } = error;
    return {
      status: error.status,
      title: titleOf(error),
      detail,
      headers,
      ...signInIf(!isSignedIn),
    };
  }
  if (error instanceof OAuth2Strategy.TokenError) {
    return error.code === 'invalid_grant' ? INVALID_SIGN_IN : refusedApp(error.code);
  }
  // Of Express: the path cannot be decoded.
  if (error instanceof URIError) return NOT_FOUND;
  // Other errors of Express about the request.
  if (status !== undefined) return REQUEST_FAULTS.get(status) ?? { ...UNREADABLE, status };
  return PAGE_UNAVAILABLE;
}

function titleOf(error: RequestError): string {
  if (error instanceof WrongInputError) return 'This cannot be shown or done';
  if (error instanceof NotFoundError) return 'Not found';
  if (error instanceof ConflictError) return 'This is not possible now';
  if (error instanceof TooManyRequestsError) return 'Too much at once';
  return error instanceof ForbiddenError ? 'Access denied' : PAGE_UNAVAILABLE.title;
}

function signInIf(isAboutSignIn: boolean): Pick<Problem, 'isAboutSignIn'> {
  return isAboutSignIn ? { isAboutSignIn } : {};
}

/**
 * Translates an error response of Salesforce's authorize endpoint.
 *
 * @param error the parameter `error` of the callback, untrusted: anybody can write such a link
 * @see RFC 6749 §4.1.2.1
 */
export function problemForErrorResponse(error: unknown): Problem {
  return error === 'access_denied' ? SIGN_IN_DENIED : { ...refusedApp(String(error)), status: 400 };
}

function refusedApp(code: string): Problem {
  const shownCode = /^[a-z_]{1,40}$/i.test(code) ? ` (${code})` : '';
  return {
    isAboutSignIn: true,
    status: 503,
    title: 'Sign-in is not set up correctly',
    detail: `Salesforce refuses the console's external client app${shownCode}. Ask the administrator of the connector to compare CONSOLE_CLIENT_ID, CONSOLE_CLIENT_SECRET and PUBLIC_URL with the consumer key, consumer secret, callback URL and OAuth scopes of the app.`,
  };
}
