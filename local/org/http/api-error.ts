/** One entry of an error answer. */
export interface ErrorEntry {
  message: string;
  errorCode: string;
  fields?: string[];
}

/**
 * An error answer in Salesforce's format: an array of entries.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
export class ApiError extends Error {
  readonly status: number;
  readonly entries: ErrorEntry[];

  constructor(status: number, errorCode: string, message: string, fields?: string[]) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.entries = [{ message, errorCode, ...(fields !== undefined && { fields }) }];
  }
}

/** The platform's error for a resource, row or external id field that does not exist. */
export function notFound(message = 'The requested resource does not exist'): ApiError {
  return new ApiError(404, 'NOT_FOUND', message);
}
