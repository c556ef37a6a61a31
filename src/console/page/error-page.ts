import type { ErrorRequestHandler, Request, Response } from 'express';
import { callerAddress } from '../../authenticate/addresses/caller-address.ts';
import type { RefusalLog } from '../../routes/refusal-log.ts';
import { pageBefore } from '../sign-in/require-user.ts';
import { OVERVIEW } from '../sign-in/return-path.ts';
import { type Html, html } from './html-tag.ts';
import { sendPage } from './page-layout.ts';
import { type Problem, problemFor } from './problem.ts';

/**
 * Sends a page that shows a problem, and a button that leads on: back to where the user was, or to
 * the sign-in if that is what failed.
 *
 * @param signInUrl its origin is that of the console
 */
export function sendErrorPage(response: Response, problem: Problem, signInUrl: string): void {
  response.status(problem.status).set(problem.headers ?? {});
  sendPage(
    response,
    problem.title,
    html`<p>${problem.detail}</p>
    <p>${wayOn(response.req, problem, signInUrl)}</p>`,
  );
}

/** Answers errors of the console with an error page. A failure for a signed-in user is an error. */
export function consoleErrorHandler(refusals: RefusalLog, signInUrl: string): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = problemFor(error, request.user !== undefined);
    const { status, title: reason } = problem;
    const failure = { status, reason, err: error };
    if (status < 500)
      refusals.unproven('console page refused', { status, reason }, callerAddress(request));
    else if (request.user === undefined) refusals.failed('console page failed', failure);
    else refusals.proven('console page failed', failure);
    sendErrorPage(response, problem, signInUrl);
  };
}

function wayOn(request: Request, { isAboutSignIn }: Problem, signInUrl: string): Html {
  if (request.user === undefined && isAboutSignIn) return button(signInUrl, 'Sign in');
  const { origin } = new URL(signInUrl);
  const referrer = pageBefore(request, origin);
  const isSamePage = request.method === 'GET' && referrer === request.originalUrl;
  const before = isSamePage ? OVERVIEW : referrer;
  return before === OVERVIEW || request.user === undefined
    ? button(OVERVIEW, 'To the overview')
    : html`${button(before, 'Back')} <a class="button is-neutral" href="${OVERVIEW}">To the overview</a>`;
}

function button(url: string, label: string): Html {
  return html`<a class="button" href="${url}">${label}</a>`;
}
