import type { Pool } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';
import { replayParked } from '../inbox/parked-events.ts';

const MAY_BE_MARKED = `
SELECT EXISTS (
  SELECT FROM event WHERE status = 'parked' AND failed_key IS NOT NULL AND report_after <= now()
) AS shown`;

/** Whether the org shows a parked event, so that somebody may have marked it. */
export async function mayBeMarked(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ shown: boolean }>(MAY_BE_MARKED);
  return rows[0]?.shown ?? false;
}

/** Whether the org shows the outcome that an event has now; one that it may have been told of counts. */
const MARKED = `
SELECT failed_key AS key, coalesce(reported_at, settled_at) = settled_at AS "isShown"
FROM event WHERE failed_key = ANY($1::text[])`;

/** Those of a settled event are told again what became of it. */
const REPORT_AGAIN = `
UPDATE event SET reported_at = NULL
WHERE failed_key = ANY($1::text[]) AND status IN ('applied', 'superseded')`;

/**
 * Does what the marks on Failed Event records ask for: parked events are replayed; of those that are settled already the
 * org is told once more. Those that are on their way are left alone, and so are those that were parked again after their
 * record was marked: what the mark asked for is done, and the org is told next.
 *
 * @param keys of the records that are marked
 * @returns how many events are replayed, and the keys of which the inbox knows nothing
 */
export async function reprocess(
  pool: Pool,
  keys: readonly string[],
): Promise<{ replayed: number; unknown: string[] }> {
  const { rows } = await pool.query<{ key: string; isShown: boolean | null }>(MARKED, [keys]);
  const known = new Set(rows.map(({ key }) => key));
  const shown = rows.filter(({ isShown }) => isShown === true).map(({ key }) => key);
  const replayed = await replayParked(pool, { failedKeys: shown });
  await withRetries(() => pool.query(REPORT_AGAIN, [[...known]]));
  return { replayed, unknown: keys.filter((key) => !known.has(key)) };
}
