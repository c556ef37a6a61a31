import type { DataCall } from '../http/data-call.ts';

const LARGEST = 2000;
const SMALLEST = 200;

/**
 * The number of rows per page of a query: 2,000, or fewer if the call asks for that.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_queryoptions.htm
 */
export function pageSize(call: DataCall): number {
  const wished = /batchSize\s*=\s*(\d+)/i.exec(call.header('Sforce-Query-Options') ?? '')?.[1];
  return Math.min(LARGEST, Math.max(SMALLEST, Number(wished ?? LARGEST)));
}
