import type { Pool } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';

/** Selects parked events: all conditions that are given must match. */
export interface ParkedFilter {
  readonly eventId?: string | undefined;
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  /** Keys of their Failed Event records, see `failedEventKey`. */
  readonly failedKeys?: readonly string[] | undefined;
}

/** Parked events that share one cause. */
export interface ParkedGroup {
  readonly source: string;
  readonly type: string;
  readonly code: string;
  readonly reason: string;
  readonly count: number;
  /** When the first of them was received. */
  readonly oldest: Date;
}

const MATCHING = `
status = 'parked' AND ($1::text IS NULL OR event_id = $1) AND ($2::text IS NULL OR type = $2)
AND ($3::text IS NULL OR error_code = $3) AND ($4::text[] IS NULL OR failed_key = ANY($4))`;

/** Groups parked events by cause, the most frequent cause first. */
export async function listParked(pool: Pool, filter: ParkedFilter): Promise<ParkedGroup[]> {
  const { rows } = await pool.query<ParkedGroup>(
    `SELECT source, type, error_code AS code, reason, count(*)::int AS count, min(received_at) AS oldest
     FROM event WHERE ${MATCHING} GROUP BY source, type, error_code, reason ORDER BY count DESC, oldest`,
    parametersOf(filter),
  );
  return rows;
}

/**
 * Makes parked events pending again. The version rules apply to them as to any event, so that a
 * replay never restores an older state.
 *
 * @returns the number of replayed events
 */
export async function replayParked(pool: Pool, filter: ParkedFilter): Promise<number> {
  return withRetries(async () => {
    const { rows } = await pool.query<{ replayed: number }>(
      `WITH selected AS (
         SELECT seq FROM event WHERE ${MATCHING} ORDER BY source, event_id FOR UPDATE
       ),
       replayed AS (
         UPDATE event SET status = 'pending', settled_at = NULL, reason = NULL, error_code = NULL,
           error_object = NULL, error_field = NULL, error_detail = NULL
         WHERE seq IN (SELECT seq FROM selected) RETURNING source, subject
       ),
       due AS (
         INSERT INTO subject AS s (source, key, due_at)
         SELECT DISTINCT source, subject, now() FROM replayed ORDER BY source, subject
         ON CONFLICT (source, key) DO UPDATE SET due_at = now(), attempts = 0, arrivals = s.arrivals + 1
       )
       SELECT count(*)::int AS replayed FROM replayed`,
      parametersOf(filter),
    );
    return rows[0]?.replayed ?? 0;
  });
}

function parametersOf({ eventId, type, code, failedKeys }: ParkedFilter): unknown[] {
  return [eventId ?? null, type ?? null, code ?? null, failedKeys ?? null];
}
