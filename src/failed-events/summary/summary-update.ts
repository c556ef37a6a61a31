import type { Pool } from 'pg';
import type { RecordToWrite } from '../../salesforce/records/composite-batches.ts';
import type { RoundParts } from '../round-parts.ts';
import { type Cause, summaryDoneRecord, summaryRecord, summaryText } from './summary-record.ts';
import { DISMISSED, summaryState } from './summary-state.ts';

/** The first of them are about to be shown. */
const CAUSES = `
SELECT code, object, field, count(*)::int AS count FROM (
  SELECT error_code AS code, error_object AS object, error_field AS field FROM event
  WHERE status = 'parked' AND failed_key IS NULL ORDER BY seq OFFSET $1
) AS hidden
GROUP BY code, object, field ORDER BY count DESC, code, object, field`;

/** A change of the summary record. */
export interface SummaryUpdate {
  readonly record: RecordToWrite;
  /** The text that the org shows when the record is written; null when no event is missing. */
  readonly shown: string | null;
}

/**
 * Finds out whether the summary of the events that are not shown has to be written.
 *
 * @param room how many further events can be shown
 * @returns undefined when the org shows the right one, it was changed less than five minutes ago, or
 *   the org has refused it
 */
export async function summaryUpdate(
  { pool, names, maxShown }: Pick<RoundParts, 'pool' | 'names' | 'maxShown'>,
  room: number,
): Promise<SummaryUpdate | undefined> {
  const causes = await hiddenCauses(pool, room);
  const { shown, isDue, isPostponed } = await summaryState(pool);
  if (isPostponed) return undefined;
  if (causes.length === 0) {
    return shown === null ? undefined : { record: summaryDoneRecord(names), shown: null };
  }
  const text = summaryText(causes, maxShown, shown === DISMISSED);
  if (text === shown || !isDue) return undefined;
  return { record: summaryRecord(names, text, causes), shown: text };
}

async function hiddenCauses(pool: Pool, room: number): Promise<Cause[]> {
  return (await pool.query<Cause>(CAUSES, [room])).rows;
}
