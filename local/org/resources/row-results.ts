import { ApiError, type ErrorEntry } from '../http/api-error.ts';
import type { RowError } from '../write/row-error.ts';
import type { WriteResult } from '../write/write-request.ts';

/** The error answer to a refused write of a single row. */
export class RowRefused extends ApiError {
  constructor(errors: RowError[]) {
    const [first] = errors;
    super(statusOf(first), first?.statusCode ?? '', first?.message ?? '');
    this.name = 'RowRefused';
    this.entries.splice(0, 1, ...errors.map(entryOf));
  }
}

/** @throws RowRefused when the write was refused */
export function writtenId(result: WriteResult | undefined): string {
  if (result?.id === undefined) throw new RowRefused(result?.errors ?? []);
  return result.id;
}

/** The results of a collection that was rolled back because one of its records failed. */
export function rolledBack(results: WriteResult[]): WriteResult[] {
  return results.map(({ success, errors, created }) => ({
    success: false,
    errors: success ? [ROLLED_BACK] : errors,
    ...(created !== undefined && { created }),
  }));
}

const ROLLED_BACK: RowError = {
  statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message:
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
};

function entryOf({ message, statusCode, fields }: RowError): ErrorEntry {
  return { message, errorCode: statusCode, fields };
}

/**
 * 404 for a missing row, 403 for one that the user may not change, 400 for every other reason.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
function statusOf(error: RowError | undefined): number {
  switch (error?.statusCode) {
    case 'INVALID_CROSS_REFERENCE_KEY':
      return error.fields.length === 0 ? 404 : 400;
    case 'ENTITY_IS_DELETED':
      return 404;
    case 'INSUFFICIENT_ACCESS_OR_READONLY':
      return 403;
    default:
      return 400;
  }
}
