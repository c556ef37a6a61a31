import type { Pool } from 'pg';
import { recordId } from '../record-id.ts';

/** Key prefix of Bulk API jobs. */
const PREFIX = '750';

export type JobKind = 'ingest' | 'query';

type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted' | 'Failed';

/** The client's request that created the job; the resource validates it. */
type JobRequest = Record<string, unknown>;

/** A stored job of the Bulk API. */
export interface StoredJob {
  id: string;
  kind: JobKind;
  request: JobRequest;
  state: JobState;
  /** The uploaded CSV. */
  upload: Buffer | null;
  /** CSV texts by name. */
  results: Record<string, string> | null;
  /** Number of processed records, including failed ones. */
  processed: number;
  failed: number;
  /** Why the whole job failed. */
  error: string | null;
  createdAt: Date;
  modifiedAt: Date;
}

const COLUMNS = `id, kind, request, state, upload, results, processed, failed, error,
  created_at as "createdAt", modified_at as "modifiedAt"`;

/** Stores a new job. */
export async function insertJob(
  pool: Pool,
  job: Pick<StoredJob, 'kind' | 'request' | 'state'> & Partial<StoredJob>,
): Promise<StoredJob> {
  const counted = await pool.query<{ number: string }>(
    `select nextval('org_job_number') as number`,
  );
  const id = recordId(PREFIX, Number(counted.rows[0]?.number));
  const { kind, request, state, results = null, processed = 0 } = job;
  const { rows } = await pool.query<StoredJob>(
    `insert into org_job (id, kind, request, state, results, processed)
     values ($1, $2, $3, $4, $5, $6) returning ${COLUMNS}`,
    [id, kind, JSON.stringify(request), state, results && JSON.stringify(results), processed],
  );
  return only(rows);
}

/** Reads a job; undefined when there is no such job of this kind. */
export async function findJob(
  pool: Pool,
  kind: JobKind,
  id: string,
): Promise<StoredJob | undefined> {
  const text = `select ${COLUMNS} from org_job where kind = $1 and id = $2`;
  return (await pool.query<StoredJob>(text, [kind, id])).rows[0];
}

/** Reads all jobs of a kind, newest first. */
export async function listJobs(pool: Pool, kind: JobKind): Promise<StoredJob[]> {
  const text = `select ${COLUMNS} from org_job where kind = $1 order by created_at desc, id desc`;
  return (await pool.query<StoredJob>(text, [kind])).rows;
}

/** Stores the state and the results of a job. */
export async function updateJob(pool: Pool, job: StoredJob): Promise<StoredJob> {
  const { id, state, upload, results, processed, failed, error } = job;
  const { rows } = await pool.query<StoredJob>(
    `update org_job set state = $2, upload = $3, results = $4, processed = $5, failed = $6,
       error = $7, modified_at = now()
     where id = $1 returning ${COLUMNS}`,
    [id, state, upload, results && JSON.stringify(results), processed, failed, error],
  );
  return only(rows);
}

/** Deletes a job. */
export async function deleteJob(pool: Pool, id: string): Promise<void> {
  await pool.query('delete from org_job where id = $1', [id]);
}

function only([job]: StoredJob[]): StoredJob {
  if (job === undefined) throw new Error('The job was deleted');
  return job;
}
