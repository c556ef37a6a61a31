import type { DataCall, Reply } from '../http/data-call.ts';
import { listIn } from '../http/request-shape.ts';
import type { Resource } from '../http/resource.ts';
import { isUserRecordAccess } from '../rights/user-record-access.ts';
import { findObject } from '../schema/names.ts';
import type { Answer } from './composite.ts';
import { queryRecords } from './query-records.ts';

/**
 * The number of rows of some objects, or of all that the user may read. The platform's numbers are approximate; these are
 * exact.
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
  const given = listIn(call, 'sObjects').flatMap((name) => findObject(schema, name) ?? []);
  const objects = listIn(call, 'sObjects').length > 0 ? given : [...schema.objects.values()];
  // Rows of ContentDocumentLink can be found only by their files or records.
  const counted = objects.filter(
    (object) =>
      !isUserRecordAccess(object) && (given.length > 0 || object.name !== 'ContentDocumentLink'),
  );
  const counts = counted.map(async ({ name }) => {
    const { totalSize } = await queryRecords(call, answer, `SELECT COUNT() FROM ${name}`);
    return { count: totalSize, name };
  });
  return { status: 200, body: { sObjects: await Promise.all(counts) } };
}
