import type { Pool } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';
import { replayParked } from '../inbox/parked-events.ts';

const HAS_REPORTED_PARKED = `
SELECT EXISTS (
  SELECT FROM event WHERE status = 'parked' AND failed_key IS NOT NULL AND report_after <= now()
) AS found`;

/** Whether the org shows a parked event, so that an admin may have set its record to Reprocess. */
export async function hasReportedParkedEvents(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>(HAS_REPORTED_PARKED);
  return rows[0]?.found ?? false;
}

/**
 * Whether the org shows the event's current outcome. An outcome that was sent, with the result
 * unknown, counts as shown.
 */
const REQUESTED = `
SELECT failed_key AS key, coalesce(reported_at, settled_at) = settled_at AS "isReported"
FROM event WHERE failed_key = ANY($1::text[])`;

/** Settled events: their outcome is reported once more. */
const REPORT_AGAIN = `
UPDATE event SET reported_at = NULL
WHERE failed_key = ANY($1::text[]) AND status IN ('applied', 'superseded')`;

/**
 * Does what admins request by setting Failed Event records to Reprocess: parked events are
 * replayed, and the outcome of settled ones is reported once more. Pending and waiting events are
 * left alone. So are events that were parked again after the request: it has been fulfilled, and
 * the new outcome is reported next.
 *
 * @param keys of the records that are set to Reprocess
 * @returns the number of replayed events, and the keys that no event in the inbox has
 */
export async function reprocess(
  pool: Pool,
  keys: readonly string[],
): Promise<{ replayed: number; unknown: string[] }> {
  const { rows } = await pool.query<{ key: string; isReported: boolean | null }>(REQUESTED, [keys]);
  const known = new Set(rows.map(({ key }) => key));
  const reported = rows.filter(({ isReported }) => isReported === true).map(({ key }) => key);
  const replayed = await replayParked(pool, { failedKeys: reported });
  await withRetries(() => pool.query(REPORT_AGAIN, [[...known]]));
  return { replayed, unknown: keys.filter((key) => !known.has(key)) };
}
