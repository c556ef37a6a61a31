import type { Pool } from 'pg';
import { claimTask } from '../../database/periodic-task.ts';
import { MINUTE_MS } from '../../time.ts';
import { SUMMARY_TASK } from '../summary/summary-state.ts';

/** While the org shows parked events, or the summary of others, each round reads. */
const SHOWN = `
SELECT
  EXISTS (SELECT FROM event WHERE status = 'parked' AND failed_key IS NOT NULL AND report_after <= now())
    OR EXISTS (SELECT FROM reconciliation WHERE source = '${SUMMARY_TASK}' AND state IS NOT NULL) AS parked,
  EXISTS (SELECT FROM event WHERE status = 'dismissed' AND failed_key IS NOT NULL) AS dismissed`;

/** Name of the periodic task of reading while only dismissed events are shown. */
const DISMISSED_TASK = 'failed events, dismissed';
const DISMISSED_EVERY_MS = 15 * MINUTE_MS;

/**
 * Whether a person may have changed a record since the last reading, and it is time to find out.
 * While only dismissed events are shown, every 15 minutes.
 */
export async function isReadingDue(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ parked: boolean; dismissed: boolean }>(SHOWN);
  if (rows[0]?.parked) return true;
  return rows[0]?.dismissed === true && (await claimTask(pool, DISMISSED_TASK, DISMISSED_EVERY_MS));
}

/** How far the records were read. */
export interface ReadingPosition {
  /** The time of the last change that was read, by the org's clock. */
  readonly lastChange: Date;
  /** Whether it was first read so long ago that no change before it can become visible any more. */
  readonly isComplete: boolean;
}

/**
 * How far the records were read.
 *
 * @param task name of the periodic task
 * @param overlapMs how long after its time a change may become visible, in milliseconds
 * @returns undefined before the first reading
 */
export async function readingPosition(
  pool: Pool,
  task: string,
  overlapMs: number,
): Promise<ReadingPosition | undefined> {
  const { rows } = await pool.query<ReadingPosition>(
    `SELECT read_until AS "lastChange",
       coalesce(state::timestamptz < now() - $2 * interval '1 millisecond', false) AS "isComplete"
     FROM reconciliation WHERE source = $1 AND read_until IS NOT NULL`,
    [task, overlapMs],
  );
  return rows[0];
}

/** Saves the time of the last change that was read and acted on, and since when it is the last. */
export async function saveReadingPosition(
  pool: Pool,
  task: string,
  lastChange: Date,
): Promise<void> {
  await pool.query(
    `UPDATE reconciliation SET read_until = greatest(read_until, $2),
       state = CASE WHEN read_until >= $2 THEN coalesce(state, now()::text) ELSE now()::text END
     WHERE source = $1`,
    [task, lastChange],
  );
}
