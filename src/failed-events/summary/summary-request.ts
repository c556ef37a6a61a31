import type { Pool } from 'pg';
import { replayNotShown } from '../../inbox/repair/parked-events.ts';
import type { ChangedRecord } from '../requests/changed-records.ts';
import { CHANGED, DISMISSED, saveSummaryChanged, summaryState } from './summary-state.ts';

/**
 * Does what a person asks for by changing the summary record: Reprocess replays all parked events
 * that are not shown. Whatever else it was changed to, it is set back. A change that was handled is
 * not handled again, although the org may refuse to have it set back.
 *
 * @returns the number of replayed events
 */
export async function handleSummaryRequest(
  pool: Pool,
  record: Pick<ChangedRecord, 'status' | 'isDeleted' | 'changedAt' | 'changedBy'>,
): Promise<number> {
  const { shown, handled } = await summaryState(pool);
  if (handled !== null && record.changedAt <= handled) return 0;
  const expected = shown === null ? 'Processed' : 'Parked';
  if (record.isDeleted ? shown === null : record.status === expected) return 0;
  const replayed =
    record.status === 'Reprocess' && !record.isDeleted
      ? await replayNotShown(pool, record.changedBy)
      : 0;
  const how = record.status === 'Dismissed' ? DISMISSED : CHANGED;
  await saveSummaryChanged(pool, how, record.changedAt);
  return replayed;
}
