import { ApiError } from '../http/api-error.ts';

/** Maximum number of records that one call writes. */
const MAX_RECORDS = 200;
/**
 * Maximum number of records that are read by ids in a body.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_retrieve_post.htm
 */
export const MAX_RETRIEVED = 2000;

/**
 * @param max how many records the resource takes. The documents name no error of a retrieve; it is
 *   taken to be that of the other collections
 * @throws ApiError when a collection is too large
 */
export function checkCollectionSize(count: number, max: number = MAX_RECORDS): void {
  if (count <= max) return;
  const message = `record limit reached. cannot submit more than ${max} records into this call`;
  throw new ApiError(400, 'EXCEEDED_ID_LIMIT', message);
}
