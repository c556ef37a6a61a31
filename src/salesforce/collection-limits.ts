/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_upsert.htm */
export const MAX_RECORDS_PER_COLLECTION = 200;
/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite_post.htm */
export const MAX_COLLECTIONS_PER_CALL = 5;
/** Records that one call can carry. */
export const MAX_RECORDS_PER_CALL = MAX_RECORDS_PER_COLLECTION * MAX_COLLECTIONS_PER_CALL;
