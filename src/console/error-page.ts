import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from '../log.ts';
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

/** Answers errors of the console with an error page. */
export function consoleErrorHandler(log: Logger, signInUrl: string): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = problemFor(error);
    const { status, title } = problem;
    if (status >= 500) log.error({ status, err: error }, 'console page failed');
    else log.warn({ status, reason: title }, 'console page refused');
    sendErrorPage(response, problem, signInUrl);
  };
}

function button(url: string, label: string): Html {
  return html`<a class="button" href="${url}">${label}</a>`;
}
