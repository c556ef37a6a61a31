import type { Pool } from 'pg';

/** The number of the newest event in the inbox; 0 when it is empty. */
export async function newestEvent(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ seq: string }>(
    'SELECT coalesce(max(seq), 0) AS seq FROM event',
  );
  return rows[0]?.seq ?? '0';
}

/**
 * Events arrive half a second to three seconds after they happen. What comes after that keeps its
 * distance from the arrival.
 */
const SHIFT_EVENTS = `
WITH shifted AS (
  SELECT seq, received_at - event_time - (0.5 + random() * 2.5) * interval '1 second' AS by
  FROM event WHERE seq > $1 AND event_time < received_at AND event_id <> ALL($2)
)
UPDATE event SET
  received_at = received_at - shifted.by,
  settled_at = settled_at - shifted.by,
  reported_at = CASE WHEN reported_at = settled_at THEN settled_at - shifted.by ELSE reported_at END
FROM shifted WHERE event.seq = shifted.seq`;

/** Orders wait since their first event arrived. */
const SHIFT_WAITS = `
UPDATE subject SET waiting_since = first.received_at
FROM (SELECT source, subject, min(received_at) AS received_at FROM event
      WHERE seq > $1 AND status = 'waiting' GROUP BY source, subject) first
WHERE subject.source = first.source AND subject.key = first.subject AND waiting_since IS NOT NULL`;

/**
 * Moves the arrival of events that were sent now back to when they happened, as if the connector had
 * run all the time.
 *
 * @param after the newest event before the demonstration
 * @param late ids of events that arrive now although they happened before
 */
export async function shiftTimes(
  pool: Pool,
  after: string,
  late: readonly string[],
): Promise<void> {
  await pool.query(SHIFT_EVENTS, [after, late]);
  await pool.query(SHIFT_WAITS, [after]);
}
