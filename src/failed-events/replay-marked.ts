import { RequestRefusedError } from '../salesforce/org-errors.ts';
import { writeRecordsSparingly } from '../salesforce/records/write-records-sparingly.ts';
import { refusalOf } from '../salesforce/refusal.ts';
import { unknownRecord } from './failed-event-records.ts';
import { markedEvents } from './marked-events.ts';
import { mayBeMarked, reprocess } from './reprocess.ts';
import type { RoundParts } from './sync-failed-events.ts';

/**
 * Replays the events whose Failed Event record an admin has marked: one call while the org shows a parked event, none
 * otherwise. A mark stays until the outcome is reported, so that a process that dies in between loses none; one on a record
 * of which the inbox knows no event is taken back, with a word about it.
 *
 * @returns how many events are replayed
 * @throws OrgOutageError when no call makes sense now
 */
export async function replayMarked(parts: RoundParts): Promise<number> {
  const { pool, org, names, log, refusalLog } = parts;
  if (!(await mayBeMarked(pool))) return 0;
  const keys = await markedKeys(parts);
  if (keys.length === 0) return 0;
  const { replayed, unknown } = await reprocess(pool, keys);
  log.info({ replayed, unknown: unknown.length }, 'failed events marked in the org');
  const records = unknown.map((key) => unknownRecord(names, key));
  refusalLog.refused(await writeRecordsSparingly(org, records));
  return replayed;
}

async function markedKeys({ org, names, refusalLog }: RoundParts): Promise<string[]> {
  return markedEvents(org, names).catch((error: unknown) => {
    if (!(error instanceof RequestRefusedError)) throw error;
    refusalLog.refused([{ written: false, refusal: refusalOf(names.object, error.error) }]);
    return [];
  });
}
