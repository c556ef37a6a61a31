/**
 * The error types of Digital River, by status.
 * @see Digital River docs, "API structure", Errors
 */
const TYPES = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  408: 'request_timeout',
  409: 'conflict',
  429: 'too_many_requests',
  500: 'internal_server_error',
  502: 'bad_gateway',
  503: 'service_unavailable',
  504: 'gateway_timeout',
} as const;

type ApiErrorType = (typeof TYPES)[keyof typeof TYPES];

export interface ApiProblem {
  readonly code?: string | undefined;
  readonly parameter?: string | undefined;
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

export function notFound(parameter: string, message: string): ApiError {
  return new ApiError(404, 'not_found', { code: 'not_found', parameter, message });
}

export function invalidParameter(parameter: string, message: string): ApiError {
  return new ApiError(400, 'bad_request', { code: 'invalid_parameter', parameter, message });
}

/** The type of an error with this status; a status without its own type has that of its class. */
export function errorType(status: number): ApiErrorType {
  const type = Object.entries(TYPES).find(([known]) => Number(known) === status)?.[1];
  return type ?? (status < 500 ? 'bad_request' : 'internal_server_error');
}
