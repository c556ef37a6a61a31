import type { Request } from 'express';
import { invalidParameter } from '../http/api-error.ts';
import { wholeNumber } from '../http/whole-number.ts';
import type { PageRequest } from '../store/page.ts';

/**
 * The paging of a list: `limit` from 1 to 100, 10 by default, and a cursor.
 * @param exists whether a row with this id exists
 * @throws {ApiError} 400 for a wrong limit, both cursors, or a cursor that is no row of the list
 * @see Digital River docs, "API structure", Pagination
 */
export async function pageRequest(
  query: Request['query'],
  exists: (id: string) => Promise<boolean>,
): Promise<PageRequest> {
  const limit = wholeNumber('limit', query.limit, { min: 1, max: 100, byDefault: 10 });
  const { startingAfter, endingBefore } = query;
  if (startingAfter !== undefined && endingBefore !== undefined) {
    throw invalidParameter('endingBefore', 'Expected startingAfter or endingBefore, got both.');
  }
  return {
    limit,
    startingAfter: await cursor('startingAfter', startingAfter, exists),
    endingBefore: await cursor('endingBefore', endingBefore, exists),
  };
}

async function cursor(
  parameter: string,
  value: unknown,
  exists: (id: string) => Promise<boolean>,
): Promise<string | undefined> {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && (await exists(value))) return value;
  throw invalidParameter(parameter, `${parameter}: expected the id of an object of this list.`);
}
