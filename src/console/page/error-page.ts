import type { ErrorRequestHandler, Response } from 'express';
import { callerAddress } from '../../authenticate/addresses/caller-address.ts';
import type { RefusalLog } from '../../routes/refusal-log.ts';
import { type Html, html } from './html-tag.ts';
import { sendPage } from './page-layout.ts';
import { type Problem, problemFor } from './problem.ts';

/** Sends a page that shows a problem, and a button that leads on. */
export function sendErrorPage(response: Response, problem: Problem, signInUrl: string): void {
  response.status(problem.status).set(problem.headers ?? {});
  const isSignedIn = response.req.user !== undefined;
  sendPage(
    response,
    problem.title,
    html`<p>${problem.detail}</p>
    <p>${isSignedIn ? button('/console', 'Back to the console') : button(signInUrl, 'Sign in')}</p>`,
  );
}

/** Answers errors of the console with an error page. A failure for a signed-in user is an error. */
export function consoleErrorHandler(refusals: RefusalLog, signInUrl: string): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = problemFor(error);
    const { status, title: reason } = problem;
    const failure = { status, reason, err: error };
    if (status < 500)
      refusals.unproven('console page refused', { status, reason }, callerAddress(request));
    else if (request.user === undefined) refusals.failed('console page failed', failure);
    else refusals.proven('console page failed', failure);
    sendErrorPage(response, problem, signInUrl);
  };
}

function button(url: string, label: string): Html {
  return html`<a class="button" href="${url}">${label}</a>`;
}
