import { ApiError } from '../http/api-error.ts';
import type { DataCall, Reply } from '../http/data-call.ts';
import { listIn } from '../http/request-shape.ts';
import type { Resource } from '../http/resource.ts';
import { findObject } from '../schema/names.ts';
import type { Answer } from './composite.ts';
import { queryRecords } from './query-records.ts';

/**
 * The number of rows of some objects, or of all that the user can query. The platform's numbers are
 * approximate; these are exact.
 * @param answer answers a query
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_record_count.htm
 */
export function recordCountResource(answer: Answer): Resource {
  return {
    method: 'GET',
    pattern: 'limits/recordCount',
    handle: (call) => recordCount(call, answer),
  };
}

async function recordCount(call: DataCall, answer: Answer): Promise<Reply> {
  const { schema } = call.user;
  const names = listIn(call, 'sObjects');
  const given = names.flatMap((name) => findObject(schema, name) ?? []);
  const objects = names.length > 0 ? given : [...schema.objects.values()];
  const counts = await Promise.all(objects.map(({ name }) => countOf(call, answer, name)));
  return { status: 200, body: { sObjects: counts.flat() } };
}

/** Empty for an object that can be queried only with a condition, such as UserRecordAccess. */
async function countOf(call: DataCall, answer: Answer, name: string) {
  try {
    const { totalSize } = await queryRecords(call, answer, `SELECT COUNT() FROM ${name}`);
    return [{ count: totalSize, name }];
  } catch (error) {
    if (error instanceof ApiError) return [];
    throw error;
  }
}
