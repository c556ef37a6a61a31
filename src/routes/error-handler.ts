import type { ErrorRequestHandler, RequestHandler } from 'express';
import { clientErrorStatus, RequestError } from '../errors.ts';
import type { Logger } from '../log.ts';

/** Answers a path with other methods than the one it serves: 405, naming that one. */
export const onlyPost: RequestHandler = (_request, response) => {
  response
    .status(405)
    .set('Allow', 'POST')
    .json({ message: 'Expected POST; send the event as its body.' });
};

/** The same for what is only read. */
export const onlyGet: RequestHandler = (_request, response) => {
  response.status(405).set('Allow', 'GET, HEAD').json({ message: 'Expected GET.' });
};

/** Answers what no route serves. */
export const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ message: 'There is nothing at this path.' });
};

/**
 * Turns errors into replies: ours say what the caller may know; Express's own (body too large, bad encoding…) keep their
 * status; anything else is our fault, and is told to the log only. It is 503, never 2xx: the sender comes again. A limit
 * that did its work has no cause and is no error: strangers can't fill the log with alarms.
 */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, headers, message } = replyTo(error);
    const facts = { path: request.path, status, reason: message };
    if (isOrgOutage(error, status)) log.error({ ...facts, err: error }, 'request refused');
    else log.warn(facts, 'request refused');
    response.status(status).set(headers).json({ message });
  };
}

function isOrgOutage(error: unknown, status: number): boolean {
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
    const message = CLIENT_ERRORS[status] ?? 'The request can not be read.';
    return { status, headers: {}, message };
  }
  return {
    status: 503,
    headers: { 'Retry-After': '30' },
    message: 'The connector failed to handle the request; send it again later.',
  };
}

const CLIENT_ERRORS: Readonly<Record<number, string>> = {
  413: 'Expected a body of at most 1 MiB, got a larger one.',
  415: 'Expected a body without Content-Encoding, got an encoded one.',
};
