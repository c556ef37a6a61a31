import { RequestRefusedError } from '../salesforce/org-errors.ts';
import { writeRecordsSparingly } from '../salesforce/records/write-records-sparingly.ts';
import { refusalOf } from '../salesforce/refusal.ts';
import { unknownRecord } from './failed-event-records.ts';
import { findReprocessRequests } from './find-reprocess-requests.ts';
import { hasReportedParkedEvents, reprocess } from './reprocess.ts';
import type { RoundParts } from './sync-failed-events.ts';

/**
 * Replays the events whose Failed Event record an admin has set to Reprocess. Makes one call while
 * the org shows a parked event, and none otherwise. A record keeps its status until the outcome is
 * reported, so no request is lost when the process dies in between. A record whose event is not in
 * the inbox is set back to Parked, with an explanation.
 *
 * @returns the number of replayed events
 * @throws OrgOutageError when no further call makes sense now
 */
export async function handleReprocessRequests(parts: RoundParts): Promise<number> {
  const { pool, org, names, log, problemLog } = parts;
  if (!(await hasReportedParkedEvents(pool))) return 0;
  const keys = await requestedKeys(parts);
  if (keys.length === 0) return 0;
  const { replayed, unknown } = await reprocess(pool, keys);
  log.info({ replayed, unknown: unknown.length }, 'failed events marked in the org');
  const records = unknown.map((key) => unknownRecord(names, key));
  problemLog.logRefusals(await writeRecordsSparingly(org, records));
  return replayed;
}

async function requestedKeys({ org, names, problemLog }: RoundParts): Promise<string[]> {
  return findReprocessRequests(org, names).catch((error: unknown) => {
    if (!(error instanceof RequestRefusedError)) throw error;
    problemLog.logRefusals([{ written: false, refusal: refusalOf(names.object, error.error) }]);
    return [];
  });
}
