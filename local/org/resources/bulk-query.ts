import { z } from 'zod';
import { writeCsv } from '../bulk/csv-format.ts';
import { jobInfo } from '../bulk/job-info.ts';
import { notFound } from '../http/api-error.ts';
import { type DataCall, type Reply, resourceUrl } from '../http/data-call.ts';
import { bodyAs } from '../http/request-shape.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { deleteJob, findJob, insertJob, type StoredJob } from '../store/jobs-table.ts';
import type { Answer } from './composite.ts';

const request = z.object({
  operation: z.enum(['query', 'queryAll']),
  query: z.string(),
  columnDelimiter: z.literal('COMMA').default('COMMA'),
  lineEnding: z.enum(['LF', 'CRLF']).default('LF'),
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
 * Bulk API 2.0: a query with its result as CSV in one part. The call that creates the job runs it.
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

async function results(call: DataCall, parameters: Parameters): Promise<Reply> {
  const job = await jobIn(call, parameters);
  const headers = {
    'Content-Type': 'text/csv',
    'Sforce-Locator': 'null',
    'Sforce-NumberOfRecords': String(job.processed),
  };
  return { status: 200, text: job.results?.results ?? '', headers };
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
