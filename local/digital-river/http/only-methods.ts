import type { RequestHandler } from 'express';
import { ApiError } from './api-error.ts';

/** Answers 405 with `Allow`; register it after the handlers of the allowed methods. */
export function onlyMethods(...methods: readonly string[]): RequestHandler {
  return (request, response) => {
    response.setHeader('allow', methods.join(', '));
    throw new ApiError(405, 'method_not_allowed', {
      code: 'method_not_allowed',
      message: `Expected ${methods.join(' or ')}, got ${request.method}.`,
    });
  };
}
