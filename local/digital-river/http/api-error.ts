/** The error types of Digital River that the local one uses. */
export type ApiErrorType =
  | 'bad_request'
  | 'unauthorized'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'internal_server_error';

export interface ApiProblem {
  readonly code?: string;
  readonly parameter?: string;
  readonly message: string;
}

/**
 * An error answer in Digital River's format.
 * @see Digital River docs, "API structure", Errors
 */
export class ApiError extends Error {
  readonly status: number;
  readonly body: { readonly type: ApiErrorType; readonly errors: readonly ApiProblem[] };

  constructor(status: number, type: ApiErrorType, problem: ApiProblem) {
    super(problem.message);
    this.name = 'ApiError';
    this.status = status;
    this.body = { type, errors: [problem] };
  }
}

export function notFound(parameter: string, what: string): ApiError {
  return new ApiError(404, 'not_found', {
    code: 'not_found',
    parameter,
    message: `${what} does not exist.`,
  });
}
