import type { DataCall } from '../http/data-call.ts';

const MAX_ROWS = 2000;
const MIN_ROWS = 200;

/**
 * The number of rows per page of a query: 2,000, or fewer if the call asks for that.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_queryoptions.htm
 */
export function pageSize(call: DataCall): number {
  const requested = /batchSize\s*=\s*(\d+)/i.exec(call.header('Sforce-Query-Options') ?? '')?.[1];
  return Math.min(MAX_ROWS, Math.max(MIN_ROWS, Number(requested ?? MAX_ROWS)));
}
