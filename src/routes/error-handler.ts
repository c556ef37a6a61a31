import type { ErrorRequestHandler, RequestHandler } from 'express';
import { clientErrorStatus, RequestError } from '../errors.ts';
import type { Logger } from '../log.ts';

/** Answers 405 on a path that serves POST only (RFC 9110 §15.5.6). */
export const onlyPost: RequestHandler = (_request, response) => {
  response
    .status(405)
    .set('Allow', 'POST')
    .json({ message: 'Expected POST, with the event as the body.' });
};

/** Answers 405 on a path that serves GET and HEAD only. */
export const onlyGet: RequestHandler = (_request, response) => {
  response.status(405).set('Allow', 'GET, HEAD').json({ message: 'Expected GET.' });
};

/** Answers 404 on every path without a route. */
export const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ message: 'There is nothing at this path.' });
};

/**
 * Turns errors into replies.
 * - Errors of ours have their own status, and a message that is safe to show to the caller.
 * - Express's errors about the request, such as a body that is too large, keep their status.
 * - Any other error is a bug or an outage: only the log gets its details, and the caller gets 503,
 *   so that the sender delivers the event again.
 *
 * Outages and bugs are logged as errors, everything else as warnings. A limit that was reached is
 * a warning, too: callers must not be able to fill the log with alarms.
 */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, headers, message } = replyTo(error);
    const facts = { path: request.path, status, reason: message };
    if (isFailureOfOurs(error, status)) log.error({ ...facts, err: error }, 'request refused');
    else log.warn(facts, 'request refused');
    response.status(status).set(headers).json({ message });
  };
}

/** A 503 without a cause comes from a limit. */
function isFailureOfOurs(error: unknown, status: number): boolean {
  return status >= 500 && !(error instanceof RequestError && error.cause === undefined);
}

interface Reply {
  status: number;
  headers: Record<string, string>;
  message: string;
}

function replyTo(error: unknown): Reply {
  if (error instanceof RequestError) {
    return { status: error.status, headers: error.headers, message: error.message };
  }
  const status = clientErrorStatus(error);
  if (status !== undefined) {
    const message = CLIENT_ERRORS[status] ?? 'The request cannot be read.';
    return { status, headers: {}, message };
  }
  return {
    status: 503,
    headers: { 'Retry-After': '30' },
    message: 'The connector could not handle the request; send it again later.',
  };
}

const CLIENT_ERRORS: Readonly<Record<number, string>> = {
  413: 'Expected a body of at most 1 MiB, got a larger one.',
  415: 'Expected a body without Content-Encoding, got an encoded one.',
};
