import type { ErrorRequestHandler } from 'express';
import { ApiError } from './api-error.ts';

/** The last handler: converts any error into Digital River's error format. */
export const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  const answer = error instanceof ApiError ? error : unexpected(error);
  response.status(answer.status).json(answer.body);
};

function unexpected(error: unknown): ApiError {
  const status = statusOf(error);
  if (status < 500) {
    return new ApiError(status, 'bad_request', {
      code: 'invalid_format',
      message:
        'The request cannot be read. Check that its address is well formed and its body is below 2 MiB.',
    });
  }
  process.stderr.write(`local Digital River: ${error instanceof Error ? error.stack : error}\n`);
  return new ApiError(500, 'internal_server_error', {
    message: 'The local Digital River failed. Its terminal shows the error.',
  });
}

// Express and its body parser put the status on the error.
function statusOf(error: unknown): number {
  const status =
    typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
