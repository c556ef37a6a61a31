import type { Pool } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';
import { failedEventKey } from './failed-event-key.ts';
import type { FailedEventFacts } from './failed-event-records.ts';

/** What became of an event that the org is to be shown: it is parked, or not any more. */
export interface FailedEvent extends Omit<FailedEventFacts, 'link'> {
  readonly seq: string;
  readonly status: 'parked' | 'applied' | 'superseded';
  readonly settledAt: Date;
  /** The instant of `settledAt` as the database words it, finer than a Date: tells this outcome from others. */
  readonly outcome: string;
  /** Of a parked one. */
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

/** The outcomes that the org is still to be told, at most as many as one call takes. */
export async function unreported(pool: Pool): Promise<FailedEvent[]> {
  const { rows } = await pool.query<Omit<FailedEvent, 'key'>>(UNREPORTED);
  return rows.map((row) => ({ ...row, key: failedEventKey(row.source, row.eventId) }));
}

/** Locks in the order in which all others lock events. */
const GIVE_KEYS = `
WITH given AS (
  SELECT e.seq, g.key FROM unnest($1::bigint[], $2::text[]) AS g (seq, key) JOIN event e USING (seq)
  WHERE e.failed_key IS NULL ORDER BY e.source, e.event_id FOR UPDATE OF e
)
UPDATE event e SET failed_key = given.key FROM given WHERE e.seq = given.seq`;

/** Notes that the org may have records of these events, before it is told. */
export async function giveKeys(pool: Pool, events: readonly FailedEvent[]): Promise<void> {
  const parameters = [events.map(({ seq }) => seq), events.map(({ key }) => key)];
  await withRetries(() => pool.query(GIVE_KEYS, parameters));
}

const NOTE_REPORTED = `
WITH told AS (
  SELECT e.seq, t.outcome, t.again_in_ms
  FROM jsonb_to_recordset($1::jsonb) AS t (seq bigint, outcome timestamptz, again_in_ms double precision) JOIN event e USING (seq)
  ORDER BY e.source, e.event_id FOR UPDATE OF e
)
UPDATE event e SET
  reported_at = coalesce(told.outcome, e.reported_at),
  report_after = CASE WHEN told.outcome IS NULL
    THEN now() + told.again_in_ms * interval '1 millisecond' ELSE '-infinity' END
FROM told WHERE e.seq = told.seq`;

/** An event of which the org was told, or has refused to hear. */
export interface Told {
  readonly event: FailedEvent;
  /** When to try again, in milliseconds from now; null when the org has been told. */
  readonly againInMs: number | null;
}

/** Notes what the org was told. An event that has got another outcome meanwhile is still to be told. */
export async function noteReported(pool: Pool, told: readonly Told[]): Promise<void> {
  const rows = told.map(({ event: { seq, outcome }, againInMs }) => ({
    seq,
    outcome: againInMs === null ? outcome : null,
    again_in_ms: againInMs,
  }));
  await withRetries(() => pool.query(NOTE_REPORTED, [JSON.stringify(rows)]));
}
