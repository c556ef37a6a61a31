import { formatInstant } from '../instants.ts';
import type { StoredJob } from '../store/jobs-table.ts';

/**
 * A job as the API returns it.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_info.htm
 */
export function jobInfo(version: number, userId: string, job: StoredJob): Record<string, unknown> {
  const isFinished = job.state === 'JobComplete' || job.state === 'Failed';
  return {
    id: job.id,
    ...job.request,
    createdById: userId,
    createdDate: formatInstant(job.createdAt),
    systemModstamp: formatInstant(job.modifiedAt),
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: version,
    ...(job.kind === 'ingest' && {
      jobType: 'V2Ingest',
      contentUrl: `services/data/v${version}.0/jobs/ingest/${job.id}/batches`,
    }),
    ...(job.kind === 'query' && { jobType: 'V2Query' }),
    ...(isFinished && counts(job)),
    ...(job.error !== null && { errorMessage: job.error }),
  };
}

function counts(job: StoredJob): Record<string, unknown> {
  const durationMs = job.modifiedAt.getTime() - job.createdAt.getTime();
  return {
    numberRecordsProcessed: job.processed,
    ...(job.kind === 'ingest' && { numberRecordsFailed: job.failed }),
    retries: 0,
    totalProcessingTime: durationMs,
    ...(job.kind === 'ingest' && { apiActiveProcessingTime: durationMs, apexProcessingTime: 0 }),
  };
}
