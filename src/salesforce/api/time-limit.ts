import { MAX_RECORDS_PER_COLLECTION } from '../collection-limits.ts';
import type { OrgRequest } from './org-request.ts';

/**
 * The time limit of a call: the records of a full collection have the usual one, and more records as
 * much more. So an org that answers 200 records in time answers 1,000 in time as well. Pure.
 *
 * @param timeoutMs usual time limit, in milliseconds
 * @returns milliseconds
 */
export function timeLimitMs(
  { upload, records = 1 }: Pick<OrgRequest, 'upload' | 'records'>,
  timeoutMs: number,
): number {
  if (upload !== undefined) return upload.timeoutMs;
  return Math.ceil(timeoutMs * Math.max(1, records / MAX_RECORDS_PER_COLLECTION));
}
