import type { Pool } from 'pg';
import { IS_OF_OTHER_ORG, MEMORY_FOR_ORG, ORG_TABLE } from '../../inbox/connected-org.ts';
import { type ClaimedSubject, LOST_BEFORE_ALONE, MAX_LOST_TOGETHER } from './claimed-subject.ts';
import { type OpenEventRow, readOpenEvents } from './read-open-events.ts';

/** What one claim may take. */
export interface ClaimRequest {
  /** Number of subjects. */
  readonly max: number;
  /** Names of the sources whose subjects are wanted. */
  readonly sources: readonly string[];
  /** Whether a subject that has to be claimed alone is wanted as well. */
  readonly alone: boolean;
  readonly leaseMs: number;
  /** The org that the worker has logged in to; undefined before its first log-in. */
  readonly organizationId?: string | undefined;
  /** Bytes of bodies. The first event is read whatever its size. */
  readonly maxBytes: number;
}

/** Rows of claimed subjects, longest due first. */
export interface Claim {
  readonly rows: readonly SubjectRow[];
  /** When their leases end at the earliest, by this process's clock (`performance.now()`). */
  readonly leasedUntil: number;
}

/** Claimed subjects with their events, and the leases of those whose events did not fit. */
export interface ReadClaim {
  readonly subjects: readonly ClaimedSubject[];
  readonly unfit: readonly string[];
}

/**
 * The subject that is due longest decides: when it has to be claimed alone, it is; otherwise all
 * that follow are claimed but those, and not too many that may be at fault. A worker that has logged in to another org than the connected
 * one claims nothing. Of a subject that was written to a former org, what is known of that org's
 * records is forgotten.
 */
const CLAIM = `
WITH ${ORG_TABLE}, due AS (
  SELECT source, key, due_at, claims, alone OR claims >= ${LOST_BEFORE_ALONE} AS is_alone FROM subject
  WHERE due_at <= now() AND (leased_until IS NULL OR leased_until < now()) AND source = ANY($3::text[])
    AND NOT EXISTS (SELECT FROM org WHERE organization_id <> $5::text)
    AND ($4 OR NOT (alone OR claims >= ${LOST_BEFORE_ALONE}))
  ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
), placed AS (
  SELECT source, key, is_alone, row_number() OVER longest AS place, first_value(is_alone) OVER longest AS first_is_alone,
    claims > 0 AND count(*) FILTER (WHERE claims > 0 AND NOT is_alone) OVER longest > ${MAX_LOST_TOGETHER} AS is_too_many
  FROM due WINDOW longest AS (ORDER BY due_at, source, key)
)
UPDATE subject s SET
  lease = gen_random_uuid(), leased_until = now() + $2 * interval '1 millisecond', claims = s.claims + 1,
  organization_id = coalesce(org.organization_id, s.organization_id),
  memory = ${MEMORY_FOR_ORG},
  waiting_since = CASE WHEN ${IS_OF_OTHER_ORG} THEN NULL ELSE s.waiting_since END,
  held_since = CASE WHEN ${IS_OF_OTHER_ORG} THEN NULL ELSE s.held_since END
FROM placed CROSS JOIN org
WHERE s.source = placed.source AND s.key = placed.key
  AND CASE WHEN first_is_alone THEN place = 1 ELSE NOT is_alone AND NOT is_too_many END
RETURNING s.source, s.key, s.lease, s.attempts, s.claims - 1 AS lost_claims, is_alone, s.arrivals, s.waiting_since,
  s.held_since, s.memory, place`;

/** A claimed row of the table `subject`. */
export interface SubjectRow {
  source: string;
  key: string;
  lease: string;
  attempts: number;
  lost_claims: number;
  is_alone: boolean;
  arrivals: string;
  waiting_since: Date | null;
  held_since: Date | null;
  memory: unknown;
  place: string;
}

/** Claims subjects that are due, and reads nothing of their events. */
export async function claimSubjects(
  pool: Pool,
  { max, sources, alone, leaseMs, organizationId = undefined }: ClaimRequest,
): Promise<Claim> {
  // Taken before the query, so that by our clock the lease never ends later than by the database's.
  const leasedUntil = performance.now() + leaseMs;
  const { rows } = await pool.query<SubjectRow>(CLAIM, [
    ...[max, leaseMs, sources, alone],
    organizationId ?? null,
  ]);
  return { rows: rows.toSorted((a, b) => Number(a.place) - Number(b.place)), leasedUntil };
}

/**
 * Reads the open events of claimed subjects. This is no part of the transaction that claims them:
 * the inbox would wait for its end with each new event of one of them.
 */
export async function readClaim(
  pool: Pool,
  { rows, leasedUntil }: Claim,
  { maxBytes }: ClaimRequest,
): Promise<ReadClaim> {
  if (rows.length === 0) return { subjects: [], unfit: [] };
  const events = await readOpenEvents(pool, rows, maxBytes);
  const read = rows.map((row) => ({ row, events: events.get(row) ?? [] }));
  const isUnfit = ({ events: [first] }: (typeof read)[number]) => first?.fits === false;
  return {
    subjects: read
      .filter((each) => !isUnfit(each))
      .map((each) => claimedSubject(each.row, each.events, leasedUntil)),
    unfit: read.filter(isUnfit).map(({ row }) => row.lease),
  };
}

/** A claimed subject with the open events that were read. */
export function claimedSubject(
  row: SubjectRow,
  events: readonly OpenEventRow[],
  leasedUntil: number,
): ClaimedSubject {
  return {
    source: row.source,
    key: row.key,
    lease: row.lease,
    attempts: row.attempts,
    lostClaims: row.lost_claims,
    isAlone: row.is_alone,
    arrivals: row.arrivals,
    waitingSince: row.waiting_since,
    heldSince: row.held_since,
    storedState: row.memory,
    leasedUntil,
    unread: events[0]?.unread ?? 'none',
    events: events.map((event) => ({
      seq: event.seq,
      eventId: event.event_id,
      type: event.type,
      receivedAt: event.received_at,
      ...(event.event_time === null ? {} : { createdAt: event.event_time }),
      ...(event.status === 'waiting' ? { isWaiting: true } : {}),
      body: event.body,
      ...(event.headers === null ? {} : { headers: event.headers }),
    })),
  };
}
