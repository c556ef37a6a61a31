import type { Request } from 'express';
import { ApiError } from './api-error.ts';

/**
 * Reads the body of a request: CSV stays text, everything else is parsed as JSON.
 * @throws ApiError JSON_PARSER_ERROR
 */
export function readBody(request: Request): unknown {
  const text: unknown = request.body;
  if (typeof text !== 'string' || text === '') return undefined;
  return request.is('text/csv') ? text : parseJson(text);
}

/**
 * Parses JSON as the platform does.
 * @throws ApiError JSON_PARSER_ERROR
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApiError(400, 'JSON_PARSER_ERROR', `${reason} at [line:1, column:1]`);
  }
}
