import { ApiError } from '../http/api-error.ts';

const MAX_RECORDS = 200;

/** @throws ApiError when a collection is too large */
export function checkCollectionSize(count: number): void {
  if (count <= MAX_RECORDS) return;
  const message = `record limit reached. cannot submit more than ${MAX_RECORDS} records into this call`;
  throw new ApiError(400, 'EXCEEDED_ID_LIMIT', message);
}
