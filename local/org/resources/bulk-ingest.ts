import { z } from 'zod';
import { DELIMITER_NAMES, UnreadableCsv } from '../bulk/csv-format.ts';
import { jobInfo } from '../bulk/job-info.ts';
import { resultCsv, unprocessed } from '../bulk/result-csv.ts';
import { type Ingest, runIngest } from '../bulk/run-ingest.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import type { DataCall, Reply } from '../http/data-call.ts';
import { bodyAs } from '../http/request-shape.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { findField, findObject, isUpsertKey, isWriteable } from '../schema/names.ts';
import {
  deleteJob,
  findJob,
  insertJob,
  listJobs,
  type StoredJob,
  updateJob,
} from '../store/jobs-table.ts';

const request = z.object({
  object: z.string(),
  operation: z.enum(['insert', 'update', 'upsert', 'delete']),
  externalIdFieldName: z.string().optional(),
  contentType: z.literal('CSV').default('CSV'),
  columnDelimiter: z.enum(DELIMITER_NAMES).default('COMMA'),
  lineEnding: z.enum(['LF', 'CRLF']).default('LF'),
});

const change = z.object({ state: z.enum(['UploadComplete', 'Aborted']) });

const RESULTS = ['successfulResults', 'failedResults', 'unprocessedrecords'] as const;

/**
 * The paths of the results. Documentation writes `unprocessedrecords`; simple-salesforce (bulk2.py)
 * writes it like the others.
 */
const RESULT_PATHS = [
  ...RESULTS.map((name) => ({ path: name, name })),
  { path: 'unprocessedRecords', name: 'unprocessedrecords' },
] as const;

/**
 * Bulk API 2.0: writes the records of a CSV. The call that closes the upload processes the job.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0_ingest.htm
 */
export const ingestResources: Resource[] = [
  { method: 'POST', pattern: 'jobs/ingest', handle: create },
  { method: 'GET', pattern: 'jobs/ingest', handle: list },
  { method: 'GET', pattern: 'jobs/ingest/:job', handle: getJob },
  { method: 'PATCH', pattern: 'jobs/ingest/:job', handle: close },
  { method: 'DELETE', pattern: 'jobs/ingest/:job', handle: remove },
  { method: 'PUT', pattern: 'jobs/ingest/:job/batches', handle: upload },
  ...RESULT_PATHS.map(
    ({ path, name }): Resource => ({
      method: 'GET',
      pattern: `jobs/ingest/:job/${path}`,
      handle: (call, parameters) => results(call, parameters, name),
    }),
  ),
];

const operationOf = z.looseObject({ operation: z.string() });

/**
 * No user has the permission Bulk API Hard Delete here.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/asynch_api_reference_errors.htm
 */
function checkOperation({ body }: DataCall): void {
  const { operation } = operationOf.safeParse(body).data ?? {};
  if (operation !== 'hardDelete') return;
  const message =
    'FeatureNotEnabled : hardDelete operation requires special user profile permission, please contact your system administrator';
  throw new ApiError(400, 'FEATURENOTENABLED', message);
}

async function create(call: DataCall): Promise<Reply> {
  checkOperation(call);
  const jobRequest = bodyAs(call, request);
  const { object } = ingestOf(call, jobRequest);
  const stored = await insertJob(call.org.pool, {
    kind: 'ingest',
    request: { ...jobRequest, object: object.name },
    state: 'Open',
  });
  return jobReply(call, stored);
}

async function list(call: DataCall): Promise<Reply> {
  const jobs = await listJobs(call.org.pool, 'ingest');
  const records = jobs.map((job) => infoOf(call, job));
  return { status: 200, body: { done: true, nextRecordsUrl: null, records } };
}

async function getJob(call: DataCall, parameters: Parameters): Promise<Reply> {
  return jobReply(call, await jobIn(call, parameters));
}

async function upload(call: DataCall, parameters: Parameters): Promise<Reply> {
  const job = await jobIn(call, parameters);
  if (job.state !== 'Open' || job.upload !== null) {
    throw invalidState(`Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort'`);
  }
  const csv = typeof call.body === 'string' ? call.body : '';
  await updateJob(call.org.pool, { ...job, upload: Buffer.from(csv) });
  return { status: 201 };
}

async function close(call: DataCall, parameters: Parameters): Promise<Reply> {
  const job = await jobIn(call, parameters);
  const { state } = bodyAs(call, change);
  if (job.state !== 'Open') throw invalidState(`Job is not open: it is ${job.state}`);
  const closed = await updateJob(call.org.pool, { ...job, state });
  if (state === 'UploadComplete') await updateJob(call.org.pool, await processJob(call, closed));
  return jobReply(call, closed);
}

async function processJob(call: DataCall, job: StoredJob): Promise<StoredJob> {
  const ingest = ingestOf(call, request.parse(job.request));
  const csv = job.upload?.toString('utf8') ?? '';
  try {
    const { columns, outcomes } = await runIngest(call.org, call.user, ingest, csv);
    const failed = outcomes.filter(({ result }) => !result.success).length;
    const results = resultCsv(ingest, columns, outcomes);
    return { ...job, state: 'JobComplete', processed: outcomes.length, failed, results };
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
    const results = unprocessed(csv, ingest.format);
    return { ...job, state: 'Failed', error: error.message, results };
  }
}

async function results(
  call: DataCall,
  parameters: Parameters,
  name: (typeof RESULTS)[number],
): Promise<Reply> {
  const job = await jobIn(call, parameters);
  if (job.results === null) throw invalidState(`Job is not finished: it is ${job.state}`);
  const headers = { 'Content-Type': 'text/csv' };
  return { status: 200, text: job.results[name] ?? '', headers };
}

async function remove(call: DataCall, parameters: Parameters): Promise<Reply> {
  const job = await jobIn(call, parameters);
  if (job.state === 'Open') throw invalidState('Deletion of an open job is not allowed');
  await deleteJob(call.org.pool, job.id);
  return { status: 204 };
}

/** Finds the object and the field that a job names. */
function ingestOf(call: DataCall, jobRequest: z.infer<typeof request>): Ingest {
  const { operation, columnDelimiter, lineEnding } = jobRequest;
  const object = findObject(call.user.schema, jobRequest.object);
  if (object === undefined || !isWriteable(object)) {
    const message = `InvalidEntity : ${jobRequest.object} is not supported by the Bulk API`;
    throw new ApiError(400, 'INVALIDENTITY', message);
  }
  const format = { columnDelimiter, lineEnding };
  if (operation !== 'upsert') return { operation, object, format };
  const key = findField(object, jobRequest.externalIdFieldName ?? '');
  if (key !== undefined && isUpsertKey(key)) return { operation, object, key, format };
  const message = `InvalidJob : ${object.name} has no external id field ${jobRequest.externalIdFieldName}`;
  throw new ApiError(400, 'INVALIDJOB', message);
}

async function jobIn({ org }: DataCall, { job: id = '' }: Parameters): Promise<StoredJob> {
  const job = await findJob(org.pool, 'ingest', id);
  if (job === undefined) throw notFound();
  return job;
}

function jobReply(call: DataCall, job: StoredJob): Reply {
  return { status: 200, body: infoOf(call, job) };
}

function infoOf({ org, version }: DataCall, job: StoredJob): Record<string, unknown> {
  return jobInfo(version, org.identity.userId, job);
}

function invalidState(message: string): ApiError {
  return new ApiError(400, 'INVALIDJOBSTATE', message);
}
