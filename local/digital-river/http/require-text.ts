import { ApiError, invalidParameter } from './api-error.ts';

/**
 * A text of a body.
 * @param value the raw value
 * @throws {ApiError} 400 when it is missing, empty or no text
 */
export function requireText(parameter: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  if (value !== undefined) {
    throw invalidParameter(parameter, `${parameter}: expected non-empty text.`);
  }
  throw new ApiError(400, 'bad_request', {
    code: 'missing_parameter',
    parameter,
    message: `${parameter} is required.`,
  });
}
