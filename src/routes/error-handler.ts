import type { ErrorRequestHandler, RequestHandler } from 'express';
import { callerAddress } from '../authenticate/addresses/caller-address.ts';
import { ProvenCallerError } from '../authenticate/proven-caller.ts';
import { clientErrorStatus, ForbiddenError, RequestError } from '../errors.ts';
import type { Refusal, RefusalLog } from './refusal-log.ts';

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
 * Every refusal of a proven caller is logged as an error: it is a sender that loses a delivery. All
 * else is counted, and logged once a minute, see {@link RefusalLog}: callers must not be able to
 * fill the log. Outages and bugs are errors then, all other refusals warnings, also a limit that was
 * reached.
 *
 * @param refusals shared with the other routes
 */
export function answerErrors(refusals: RefusalLog): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const isProven = thrown instanceof ProvenCallerError;
    const error = isProven ? thrown.cause : thrown;
    const { status, headers, message } = replyTo(error);
    const { path, socket } = request;
    const facts = { path, status, reason: reasonOf(error, message), ...callerOf(thrown) };
    const failure = isFailureOfOurs(error, status) && { ...facts, err: error };
    // A caller that closed the connection was not refused: it did not wait for a reply.
    const level = failure || socket.readable ? 'error' : 'warn';
    if (isProven) refusals.proven('request refused', failure || facts, level);
    else if (failure) refusals.failed('request refused', failure);
    else refusals.unproven('request refused', facts, callerAddress(request));
    response.status(status).set(headers).json({ message });
  };
}

/** The caller, when it is known, and what an administrator can do. */
function callerOf(error: unknown): Pick<Refusal, 'caller' | 'todo'> {
  if (error instanceof ProvenCallerError) return { caller: error.caller, todo: error.todo };
  return error instanceof ForbiddenError ? { caller: error.caller } : {};
}

/** The message of the reply, followed by the errors of ours that led to it. */
function reasonOf(error: unknown, message: string): string {
  const cause = error instanceof RequestError ? error.cause : undefined;
  return cause instanceof RequestError ? `${message} ${reasonOf(cause, cause.message)}` : message;
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
    return { status, headers: {}, message: 'The request cannot be read.' };
  }
  return {
    status: 503,
    headers: { 'Retry-After': '30' },
    message: 'The connector could not handle the request; send it again later.',
  };
}
