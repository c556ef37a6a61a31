import type { RequestHandler } from 'express';
import { ApiError } from './api-error.ts';

/** Answers 406 to callers that do not accept JSON. */
export const acceptsJson: RequestHandler = (request, _response, next) => {
  if (request.accepts('json')) return next();
  throw new ApiError(406, 'not_acceptable', {
    message: 'Expected an Accept header that allows application/json.',
  });
};
