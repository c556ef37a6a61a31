import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { callerAddress } from '../../authenticate/addresses/caller-address.ts';
import { clientErrorStatus, RequestError } from '../../errors.ts';
import { InsufficientScopeError } from '../../oauth/bearer.ts';
import type { RefusalLog } from '../../routes/refusal-log.ts';
import type { Actor } from '../operation/actor.ts';
import { NeedsOperatorError } from '../operation/operation-errors.ts';

/** Why a request of the API was not carried out. */
interface ApiProblem {
  readonly status: number;
  readonly detail: string;
  readonly headers?: Record<string, string>;
}

/** Answers in the form of RFC 9457; the type is `about:blank`, so that the title is the status's. */
function sendProblem(response: Response, { status, detail, headers }: ApiProblem): void {
  const problem = { type: 'about:blank', title: STATUS_CODES[status], status, detail };
  response
    .status(status)
    .set(headers ?? {})
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

/** Answers 405 on a path that has other methods. */
export function otherMethods(allowed: readonly string[]): RequestHandler {
  const names = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return (_request, response) => {
    const detail = `Expected ${names.join(' or ')}.`;
    sendProblem(response, { status: 405, detail, headers: { Allow: names.join(', ') } });
  };
}

/** Answers 404 on a path without an operation. */
export const noOperation: RequestHandler = (_request, response) => {
  sendProblem(response, {
    status: 404,
    detail: 'There is no operation at this path; see openapi.json.',
  });
};

/**
 * Answers errors of the API. Clients cannot fill the log: what is refused is counted, and logged at
 * the first of each reason, then once a minute. A failure of ours for a client is an error.
 */
export function answerApiErrors(refusals: RefusalLog): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = problemOf(error);
    const { status, detail: reason } = problem;
    const { id }: Partial<Actor> = response.locals.actor ?? {};
    const facts = { status, reason, ...(id === undefined ? {} : { caller: `client ${id}` }) };
    if (status >= 500 && !(error instanceof RequestError && error.cause === undefined)) {
      const failure = { ...facts, err: error };
      if (id === undefined) refusals.failed('api request failed', failure);
      else refusals.proven('api request failed', failure);
    } else {
      refusals.unproven('api request refused', { status, reason }, callerAddress(request));
    }
    sendProblem(response, problem);
  };
}

function problemOf(error: unknown): ApiProblem {
  if (error instanceof NeedsOperatorError) {
    const { headers } = new InsufficientScopeError('console:operate', '');
    return { status: error.status, detail: error.message, headers };
  }
  if (error instanceof RequestError) {
    return { status: error.status, detail: error.message, headers: error.headers };
  }
  const status = clientErrorStatus(error);
  if (status !== undefined) return { status, detail: UNREADABLE };
  return {
    status: 503,
    detail: 'The connector could not carry this out; send it again later.',
    headers: { 'Retry-After': '30' },
  };
}

/** Of errors of Express. */
const UNREADABLE = 'The request cannot be read: expected a path that can be decoded.';
