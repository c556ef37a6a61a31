import type { Request } from 'express';
import { ApiError } from './api-error.ts';

/** The bytes of a request's body. */
export function rawBody(request: Request): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/**
 * The body as a JSON object.
 * @throws {ApiError} 400 when it is anything else
 */
export function jsonBody(request: Request): Readonly<Record<string, unknown>> {
  const value = parsed(rawBody(request).toString('utf8'));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new ApiError(400, 'bad_request', {
    code: 'invalid_format',
    message: 'Expected a JSON object as the body.',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
