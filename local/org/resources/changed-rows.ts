import { z } from 'zod';
import { MINUTE_MS } from '../../../src/time.ts';
import { ApiError } from '../http/api-error.ts';
import type { DataCall, Reply } from '../http/data-call.ts';
import { objectIn } from '../http/request-shape.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { formatInstant } from '../instants.ts';
import type { Answer } from './composite.ts';
import { queryRecords } from './query-records.ts';

const record = z.object({ Id: z.string(), SystemModstamp: z.string() });

/** A span of time; `end` is exclusive. */
interface Span {
  start: Date;
  end: Date;
}

/**
 * The ids of an object's rows that were changed or deleted within a span of time.
 * @param answer answers a query
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getupdated.htm
 */
export function changedRowResources(answer: Answer): Resource[] {
  return [
    {
      method: 'GET',
      pattern: 'sobjects/:object/updated',
      handle: (call, parameters) => updated(call, parameters, answer),
    },
    {
      method: 'GET',
      pattern: 'sobjects/:object/deleted',
      handle: (call, parameters) => deleted(call, parameters, answer),
    },
  ];
}

async function updated(call: DataCall, parameters: Parameters, answer: Answer): Promise<Reply> {
  const { name } = objectIn(call, parameters);
  const span = spanIn(call);
  const rows = await rowsIn(span, (where) =>
    queryRecords(call, answer, `SELECT Id, SystemModstamp FROM ${name} WHERE ${where}`),
  );
  const body = { ids: rows.map(({ Id }) => Id), latestDateCovered: formatInstant(span.end) };
  return { status: 200, body };
}

async function deleted(call: DataCall, parameters: Parameters, answer: Answer): Promise<Reply> {
  const { name } = objectIn(call, parameters);
  const span = spanIn(call);
  const rows = await rowsIn(span, (where) => {
    const soql = `SELECT Id, SystemModstamp FROM ${name} WHERE IsDeleted = true AND ${where}`;
    return queryRecords(call, answer, soql, 'queryAll');
  });
  const deletedRecords = rows.map(({ Id, SystemModstamp }) => ({
    deletedDate: SystemModstamp,
    id: Id,
  }));
  const latestDateCovered = formatInstant(span.end);
  // Deleted rows are kept without end here.
  const earliestDateAvailable = formatInstant(new Date(0));
  return { status: 200, body: { deletedRecords, earliestDateAvailable, latestDateCovered } };
}

async function rowsIn(
  { start, end }: Span,
  query: (where: string) => Promise<{ records: unknown[] }>,
): Promise<z.infer<typeof record>[]> {
  const [from, to] = [start, end].map((at) => at.toISOString());
  const { records } = await query(`SystemModstamp >= ${from} AND SystemModstamp < ${to}`);
  return z.array(record).parse(records);
}

/** Reads `start` and `end`; as on the platform, their seconds are ignored. */
function spanIn({ query }: DataCall): Span {
  const start = instantOf(query.get('start'));
  const end = instantOf(query.get('end'));
  if (end.getTime() > start.getTime()) return { start, end };
  throw invalidDate('endDate must be at least one minute greater than startDate');
}

function instantOf(text: string | null): Date {
  const at = Date.parse(text ?? '');
  if (Number.isNaN(at)) throw invalidDate(`start and end must be dates in ISO 8601, not ${text}`);
  return new Date(Math.floor(at / MINUTE_MS) * MINUTE_MS);
}

function invalidDate(message: string): ApiError {
  return new ApiError(400, 'INVALID_REPLICATION_DATE', message);
}
