import type { ErrorRequestHandler, RequestHandler } from 'express';
import { RequestError } from '../errors.ts';
import type { Logger } from '../log.ts';

/** Answers a path with other methods than the one it serves: 405, naming that one. */
export const onlyPost: RequestHandler = (_request, response) => {
  response
    .status(405)
    .set('Allow', 'POST')
    .json({ message: 'Expected POST; send the event as its body.' });
};

/** Answers what no route serves. */
export const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ message: 'There is nothing at this path.' });
};

/**
 * Turns errors into replies: ours say what the caller may know; Express's own (body too large, bad encoding…) keep their
 * status; anything else is our fault, and is told to the log only. It is 503, never 2xx: the sender comes again.
 */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, headers, message } = replyTo(error);
    const level = status >= 500 ? 'error' : 'warn';
    log[level](
      { path: request.path, status, err: status >= 500 ? error : undefined, reason: message },
      'request refused',
    );
    response.status(status).set(headers).json({ message });
  };
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
  415: 'Expected a body that is not encoded, or by gzip, deflate or br.',
};

/** The 4xx that Express and its body reader attach to errors about the request itself. */
function clientErrorStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number')
    return undefined;
  return error.status >= 400 && error.status < 500 ? error.status : undefined;
}
