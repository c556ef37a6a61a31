import type { Pool } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';
import { failedEventKey } from './failed-event-key.ts';
import type { FailedEventFacts } from './failed-event-records.ts';

/** An event whose outcome is to be reported to the org: it is parked, or no longer so. */
export interface FailedEvent extends Omit<FailedEventFacts, 'link'> {
  readonly seq: string;
  readonly status: 'parked' | 'applied' | 'superseded';
  readonly settledAt: Date;
  /** `settledAt` as the database prints it, finer than a Date: identifies this outcome. */
  readonly outcome: string;
  /** Why it is parked; null otherwise. */
  readonly reason: string | null;
  readonly code: string | null;
  readonly object: string | null;
  readonly field: string | null;
}

/** What one Composite request takes. */
const MAX_PER_ROUND = 1000;

const UNREPORTED = `
SELECT seq, source, event_id AS "eventId", type, subject, received_at AS "receivedAt", status, settled_at AS "settledAt",
  settled_at::text AS outcome, reason, error_code AS code, error_object AS object, error_field AS field
FROM event
WHERE reported_at IS DISTINCT FROM settled_at
  AND (status = 'parked' OR (failed_key IS NOT NULL AND status IN ('applied', 'superseded')))
  AND report_after <= now()
ORDER BY report_after, seq LIMIT ${MAX_PER_ROUND}`;

/**
 * Finds events whose outcome the org does not show yet.
 *
 * @returns at most 1,000, as many as one Composite request takes
 */
export async function findUnreportedEvents(pool: Pool): Promise<FailedEvent[]> {
  const { rows } = await pool.query<Omit<FailedEvent, 'key'>>(UNREPORTED);
  return rows.map((row) => ({ ...row, key: failedEventKey(row.source, row.eventId) }));
}

/** Locks events in the same order as all other statements. */
const ASSIGN_KEYS = `
WITH locked AS (
  SELECT e.seq, n.key FROM unnest($1::bigint[], $2::text[]) AS n (seq, key) JOIN event e USING (seq)
  WHERE e.failed_key IS NULL ORDER BY e.source, e.event_id FOR UPDATE OF e
)
UPDATE event e SET failed_key = locked.key FROM locked WHERE e.seq = locked.seq`;

/**
 * Saves the keys of the events' records before these are written: from then on, the org may have
 * them.
 */
export async function assignKeys(pool: Pool, events: readonly FailedEvent[]): Promise<void> {
  const parameters = [events.map(({ seq }) => seq), events.map(({ key }) => key)];
  await withRetries(() => pool.query(ASSIGN_KEYS, parameters));
}

const SAVE_RESULTS = `
WITH reported AS (
  SELECT e.seq, r.outcome, r.retry_in_ms
  FROM jsonb_to_recordset($1::jsonb) AS r (seq bigint, outcome timestamptz, retry_in_ms double precision) JOIN event e USING (seq)
  ORDER BY e.source, e.event_id FOR UPDATE OF e
)
UPDATE event e SET
  reported_at = coalesce(reported.outcome, e.reported_at),
  report_after = CASE WHEN reported.outcome IS NULL
    THEN now() + reported.retry_in_ms * interval '1 millisecond' ELSE '-infinity' END
FROM reported WHERE e.seq = reported.seq`;

/** The result of reporting an event to the org. */
export interface ReportResult {
  readonly event: FailedEvent;
  /** When to report it again, in milliseconds from now; null when its record was written. */
  readonly retryInMs: number | null;
}

/**
 * Saves which outcomes were reported. An event that got another outcome meanwhile stays unreported.
 */
export async function saveReportResults(
  pool: Pool,
  results: readonly ReportResult[],
): Promise<void> {
  const rows = results.map(({ event: { seq, outcome }, retryInMs }) => ({
    seq,
    outcome: retryInMs === null ? outcome : null,
    retry_in_ms: retryInMs,
  }));
  await withRetries(() => pool.query(SAVE_RESULTS, [JSON.stringify(rows)]));
}
