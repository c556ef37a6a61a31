import { z } from 'zod';
import { readCsv, writeCsv } from '../bulk/csv-format.ts';
import { jobInfo } from '../bulk/job-info.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import { type DataCall, type Reply, resourceUrl } from '../http/data-call.ts';
import { bodyAs } from '../http/request-shape.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { deleteJob, findJob, insertJob, type StoredJob } from '../store/jobs-table.ts';
import type { Answer } from './composite.ts';

const format = z.object({
  columnDelimiter: z.literal('COMMA').default('COMMA'),
  lineEnding: z.enum(['LF', 'CRLF']).default('LF'),
});

const request = format.extend({
  operation: z.enum(['query', 'queryAll']),
  query: z.string(),
});

const column = z.object({
  columnName: z.string(),
  // A parent's fields.
  get joinColumns() {
    return z.array(column);
  },
});
const columnsAnswer = z.object({ columnMetadata: z.array(column) });

const pageAnswer = z.object({
  records: z.array(z.unknown()),
  nextRecordsUrl: z.string().optional(),
});

/**
 * Bulk API 2.0: a query with its result as CSV. The call that creates the job runs it.
 * @param answer answers the query
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm
 */
export function bulkQueryResources(answer: Answer): Resource[] {
  return [
    { method: 'POST', pattern: 'jobs/query', handle: (call) => create(call, answer) },
    { method: 'GET', pattern: 'jobs/query/:job', handle: getJob },
    { method: 'DELETE', pattern: 'jobs/query/:job', handle: remove },
    { method: 'GET', pattern: 'jobs/query/:job/results', handle: results },
  ];
}

async function create(call: DataCall, answer: Answer): Promise<Reply> {
  const { query, ...jobRequest } = bodyAs(call, request);
  const url = `${resourceUrl(call.version, jobRequest.operation)}?${new URLSearchParams({ q: query })}`;
  const described = await runQuery(call, answer, `${url}&columns=true`);
  if (described.status !== 200) return described;
  const names = columnNames(columnsAnswer.parse(described.body).columnMetadata);
  const rows: string[][] = [];
  for (let next: string | undefined = url; next !== undefined; ) {
    const reply: Reply = await runQuery(call, answer, next);
    if (reply.status !== 200) return reply;
    const { records, nextRecordsUrl } = pageAnswer.parse(reply.body);
    rows.push(...records.map((each) => names.map((name) => textAt(each, name.split('.')))));
    next = nextRecordsUrl;
  }
  const stored = await insertJob(call.org.pool, {
    kind: 'query',
    request: jobRequest,
    state: 'JobComplete',
    results: { results: writeCsv(names, rows, jobRequest) },
    processed: rows.length,
  });
  return jobReply(call, { ...stored, state: 'UploadComplete' });
}

function runQuery(call: DataCall, answer: Answer, url: string): Promise<Reply> {
  return answer({ ...call, method: 'GET', body: undefined }, url);
}

function textAt(record: unknown, [name, ...rest]: string[]): string {
  if (name === undefined) return record === null || record === undefined ? '' : String(record);
  if (typeof record !== 'object' || record === null) return '';
  return textAt(new Map(Object.entries(record)).get(name), rest);
}

async function getJob(call: DataCall, parameters: Parameters): Promise<Reply> {
  return jobReply(call, await jobIn(call, parameters));
}

/**
 * Returns the records from `locator` on, all or at most `maxRecords`. The answer's header has the
 * locator of the next part, or `null`.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm
 */
async function results(call: DataCall, parameters: Parameters): Promise<Reply> {
  const job = await jobIn(call, parameters);
  const { columnDelimiter, lineEnding } = format.parse(job.request);
  const csv = job.results?.results ?? '';
  const { columns, rows } = readCsv(csv, { columnDelimiter, lineEnding });
  const part = partOf(call.query, rows.length);
  const selected = rows.slice(part.start, part.end);
  const headers = {
    'Content-Type': 'text/csv',
    'Sforce-Locator': part.end < rows.length ? locatorOf(part.end) : 'null',
    'Sforce-NumberOfRecords': String(selected.length),
  };
  return {
    status: 200,
    text: writeCsv(columns, selected, { columnDelimiter, lineEnding }),
    headers,
  };
}

/** The positions of the first record of a part and of the first one after it. */
function partOf(query: URLSearchParams, total: number): { start: number; end: number } {
  const locator = query.get('locator') ?? locatorOf(0);
  const start = Number(Buffer.from(locator, 'base64url').toString());
  if (locatorOf(start) !== locator || (start > 0 && start >= total)) {
    throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  }
  const max = Number(query.get('maxRecords') ?? Number.POSITIVE_INFINITY);
  if (!(max >= 1)) throw new ApiError(400, 'API_ERROR', 'maxRecords must be a positive number');
  return { start, end: Math.min(total, start + Math.floor(max)) };
}

/** The platform's locators are encoded positions as well. */
function locatorOf(position: number): string {
  return Buffer.from(String(position)).toString('base64url');
}

async function remove(call: DataCall, parameters: Parameters): Promise<Reply> {
  const job = await jobIn(call, parameters);
  await deleteJob(call.org.pool, job.id);
  return { status: 204 };
}

async function jobIn({ org }: DataCall, { job: id = '' }: Parameters): Promise<StoredJob> {
  const job = await findJob(org.pool, 'query', id);
  if (job === undefined) throw notFound();
  return job;
}

function jobReply({ org, version }: DataCall, job: StoredJob): Reply {
  return { status: 200, body: jobInfo(version, org.identity.userId, job) };
}

/** Names of columns; parents' fields have dotted names. */
function columnNames(columns: z.infer<typeof column>[]): string[] {
  return columns.flatMap(({ columnName, joinColumns }) =>
    joinColumns.length === 0
      ? [columnName]
      : columnNames(joinColumns).map((name) => `${columnName}.${name}`),
  );
}
