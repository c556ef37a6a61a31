import type { Request } from 'express';

/** The form in a request whose body was read as text. */
export function formOf(request: Request): URLSearchParams {
  return new URLSearchParams(typeof request.body === 'string' ? request.body : '');
}
