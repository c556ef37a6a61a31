import type { Pool } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';
import { IS_OF_OTHER_ORG } from '../inbox/connected-org.ts';
import { failedEventKey } from './failed-event-key.ts';
import type { FailedEventFacts } from './failed-event-records.ts';

/** An event whose outcome is to be reported to the org: it is parked, or no longer so. */
export interface FailedEvent extends Omit<FailedEventFacts, 'link' | 'orders'> {
  readonly seq: string;
  readonly status: 'parked' | 'applied' | 'superseded' | 'dismissed';
  readonly settledAt: Date;
  /** `settledAt` as the database prints it, finer than a Date: identifies this outcome. */
  readonly outcome: string;
  /** Why it is parked, or was when it was dismissed; null otherwise. */
  readonly reason: string | null;
  readonly code: string | null;
  readonly object: string | null;
  readonly field: string | null;
  /** Ids of a conflict, as they are stored. */
  readonly conflict: unknown;
  /** Id of the Order that the event's subject was found with. */
  readonly foundOrder: string | null;
  /** Why it was dismissed. */
  readonly note: string | null;
  /** Whether the inbox still has its body, without which it cannot be replayed. */
  readonly hasBody: boolean;
}

const COLUMNS = `
e.seq, e.source, e.event_id AS "eventId", e.type, e.subject, e.received_at AS "receivedAt", e.status,
e.settled_at AS "settledAt", e.settled_at::text AS outcome, e.reason, e.error_code AS code, e.error_object AS object,
e.error_field AS field, e.conflict,
CASE WHEN ${IS_OF_OTHER_ORG} THEN NULL ELSE s.memory -> 'ids' ->> 'order' END AS "foundOrder", e.dismissal_note AS note,
e.body IS NOT NULL AS "hasBody"
FROM event e LEFT JOIN subject s ON s.source = e.source AND s.key = e.subject LEFT JOIN connected_org org ON true`;

/** The org has their records, or may have them. */
const SHOWN_BEFORE = `
SELECT ${COLUMNS}
WHERE e.reported_at IS DISTINCT FROM e.settled_at
  AND (e.status = 'parked' OR (e.failed_key IS NOT NULL AND e.status IN ('applied', 'superseded', 'dismissed')))
  AND e.failed_key IS NOT NULL AND e.report_after <= now()
ORDER BY e.report_after, e.seq LIMIT $1`;

const NEVER_SHOWN = `
SELECT ${COLUMNS}
WHERE e.status = 'parked' AND e.failed_key IS NULL AND e.report_after <= now()
ORDER BY e.seq LIMIT $1`;

/**
 * Finds events whose outcome the org does not show yet, first those that it has shown before.
 *
 * @param limit maximum number of events
 * @param room how many further parked events can be shown
 */
export async function findUnreportedEvents(
  pool: Pool,
  limit: number,
  room: number,
): Promise<FailedEvent[]> {
  const before = await find(pool, SHOWN_BEFORE, limit);
  const never = await find(pool, NEVER_SHOWN, Math.min(room, limit - before.length));
  return [...before, ...never];
}

async function find(pool: Pool, query: string, limit: number): Promise<FailedEvent[]> {
  if (limit === 0) return [];
  const { rows } = await pool.query<Omit<FailedEvent, 'key'>>(query, [limit]);
  return rows.map((row) => ({ ...row, key: failedEventKey(row.source, row.eventId) }));
}

/** Counts the shown ones only when there are others. Replayed ones are shown until they settle. */
const ROOM = `
SELECT CASE WHEN EXISTS (SELECT FROM event WHERE status = 'parked' AND failed_key IS NULL)
  THEN greatest(0, $1 - (
    SELECT count(*) FROM event WHERE failed_key IS NOT NULL AND status IN ('parked', 'pending', 'waiting')
  )) ELSE 0 END::int AS room`;

/**
 * How many further parked events can be shown.
 *
 * @param maxShown maximum number of events that are shown at the same time
 * @returns 0 also when all are shown
 */
export async function roomForEvents(pool: Pool, maxShown: number): Promise<number> {
  return (await pool.query<{ room: number }>(ROOM, [maxShown])).rows[0]?.room ?? 0;
}

/**
 * Whether the database still belongs to the org with this id. Null, for an org that does not show
 * its id, matches any.
 */
function isConnected(id: string): string {
  return `NOT EXISTS (SELECT FROM connected_org WHERE organization_id <> ${id}::text)`;
}

/** Locks events in the same order as all other statements. */
const ASSIGN_KEYS = `
WITH locked AS (
  SELECT e.seq, n.key FROM unnest($1::bigint[], $2::text[]) AS n (seq, key) JOIN event e USING (seq)
  WHERE (e.failed_key IS NULL OR e.reported_at IS NOT NULL) AND ${isConnected('$3')} ORDER BY e.source, e.event_id FOR UPDATE OF e
)
UPDATE event e SET failed_key = locked.key, reported_at = CASE WHEN e.reported_at IS NULL OR e.failed_key IS NULL
  THEN NULL ELSE 'infinity'::timestamptz END
FROM locked WHERE e.seq = locked.seq`;

/**
 * Saves the keys of the events' records before these are written: from then on, the org may have
 * them, and may show these outcomes.
 *
 * @param organizationId of the org; nothing is saved when the database belongs to another one
 */
export async function assignKeys(
  pool: Pool,
  events: readonly FailedEvent[],
  organizationId: string | undefined,
): Promise<void> {
  const parameters = [
    ...[events.map(({ seq }) => seq), events.map(({ key }) => key)],
    organizationId ?? null,
  ];
  await withRetries(() => pool.query(ASSIGN_KEYS, parameters));
}

const SAVE_RESULTS = `
WITH reported AS (
  SELECT e.seq, r.outcome, r.retry_in_ms
  FROM jsonb_to_recordset($1::jsonb) AS r (seq bigint, outcome timestamptz, retry_in_ms double precision) JOIN event e USING (seq)
  WHERE ${isConnected('$2')} ORDER BY e.source, e.event_id FOR UPDATE OF e
)
UPDATE event e SET
  reported_at = coalesce(reported.outcome, nullif(e.reported_at, 'infinity'), CASE WHEN e.reported_at = 'infinity'
    THEN '-infinity'::timestamptz END),
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
 *
 * @param organizationId of the org; nothing is saved when the database belongs to another one
 */
export async function saveReportResults(
  pool: Pool,
  results: readonly ReportResult[],
  organizationId: string | undefined,
): Promise<void> {
  const rows = results.map(({ event: { seq, outcome }, retryInMs }) => ({
    seq,
    outcome: retryInMs === null ? outcome : null,
    retry_in_ms: retryInMs,
  }));
  const parameters = [JSON.stringify(rows), organizationId ?? null];
  await withRetries(() => pool.query(SAVE_RESULTS, parameters));
}
