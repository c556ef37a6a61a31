import { ApiError, type ErrorEntry } from '../http/api-error.ts';
import type { RowError } from '../write/row-error.ts';
import type { WriteResult } from '../write/write-request.ts';

/** Why a single write failed, as the answer to it. */
export class RowRefused extends ApiError {
  constructor(errors: RowError[]) {
    const [first] = errors;
    super(statusOf(first), first?.statusCode ?? '', first?.message ?? '');
    this.name = 'RowRefused';
    this.entries.splice(0, 1, ...errors.map(entryOf));
  }
}

/** The id of a row that was written, or the refusal as an error. */
export function writtenId(result: WriteResult | undefined): string {
  if (result?.id === undefined) throw new RowRefused(result?.errors ?? []);
  return result.id;
}

/** What a collection answers when none of its records may stay since one of them failed. */
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

/** A row that is not there is 404; whatever else is wrong with a write is 400. */
function statusOf(error: RowError | undefined): number {
  const isMissing =
    error?.statusCode === 'INVALID_CROSS_REFERENCE_KEY' && error.fields.length === 0;
  return isMissing || error?.statusCode === 'ENTITY_IS_DELETED' ? 404 : 400;
}
