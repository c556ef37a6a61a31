import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from '../log.ts';
import { html } from './html-tag.ts';
import { sendPage } from './page-layout.ts';
import { type Problem, problemIn } from './problem.ts';

/** Sends the page of a problem, with a way out of it. */
export function sendErrorPage(response: Response, problem: Problem, signInUrl: string): void {
  response.status(problem.status).set(problem.headers ?? {});
  sendPage(
    response,
    problem.title,
    html`<p>${problem.sentence}</p><p><a class="button" href="${signInUrl}">Sign in</a></p>`,
  );
}

/** Answers what a page threw. */
export function consoleErrorHandler(log: Logger, signInUrl: string): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = problemIn(error);
    const { status, title } = problem;
    if (status >= 500) log.error({ status, err: error }, 'console page failed');
    else log.warn({ status, reason: title }, 'console page refused');
    sendErrorPage(response, problem, signInUrl);
  };
}
