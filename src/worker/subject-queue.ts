import type { Pool, PoolClient } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import type { EventResult, OpenEvent } from '../inbox/event.ts';

/** A subject that this worker has leased, with its open events. */
export interface ClaimedSubject {
  readonly source: string;
  readonly key: string;
  readonly lease: string;
  readonly attempts: number;
  /** Counts its arrivals. When it has changed on settlement, the subject is due again. */
  readonly arrivals: string;
  /** Since when its events wait for a record. */
  readonly waitingSince: Date | null;
  /** The stored form of its SubjectState. */
  readonly storedState: unknown;
  readonly events: readonly OpenEvent[];
  /** When the lease ends at the earliest, by this process's clock (`performance.now()`). */
  readonly leasedUntil: number;
}

/** Leases could not be renewed in time: another worker has claimed the subjects, or may soon. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** What is stored when a claim ends. */
export interface Settlement {
  readonly subject: ClaimedSubject;
  readonly storedState: unknown;
  readonly results: readonly EventResult[];
  readonly attempts: number;
  readonly waiting: boolean;
  /** When the subject is due again, in milliseconds from now; null when nothing is left to do. */
  readonly nextInMs: number | null;
}

/** The inbox as workers see it. A lease gives a subject to one worker at a time. */
export interface SubjectQueue {
  /**
   * Claims subjects that are due, longest due first.
   *
   * @param max how many at most
   * @param sources names of the sources whose subjects are wanted
   */
  claim(max: number, sources: readonly string[]): Promise<ClaimedSubject[]>;
  /**
   * Runs work on claimed subjects, and renews their leases until it ends.
   *
   * @param work gets a check to make before each call to the org: it throws LeaseLostError when
   *   renewals have failed for so long that another worker may soon claim the subjects
   */
  whileLeased<T>(
    subjects: readonly ClaimedSubject[],
    work: (requireLease: () => void) => Promise<T>,
  ): Promise<T>;
  /**
   * Stores results and ends the claims. A settlement whose lease has passed to another worker is
   * ignored.
   */
  settle(settlements: readonly Settlement[]): Promise<void>;
  /** Ends claims and changes nothing else. */
  release(subjects: readonly ClaimedSubject[]): Promise<void>;
}

/** Limits the memory that one subject takes; the next claim returns the rest. */
const EVENTS_PER_SUBJECT = 500;
/** More than one, so that a lease survives a renewal that fails or is late. */
const RENEWALS_PER_LEASE = 3;

/** @param leaseMs how long a claim lasts when its worker dies, in milliseconds */
export function createSubjectQueue(pool: Pool, leaseMs: number): SubjectQueue {
  return {
    claim: (max, sources) => claim(pool, max, sources, leaseMs),
    whileLeased: (subjects, work) => whileLeased(pool, subjects, leaseMs, work),
    settle: (settlements) =>
      withRetries(() => inTransaction(pool, (client) => settleWith(client, settlements))),
    async release(subjects) {
      await pool.query(
        'UPDATE subject SET lease = NULL, leased_until = NULL WHERE lease = ANY($1::uuid[])',
        [subjects.map(({ lease }) => lease)],
      );
    },
  };
}

const RENEW = `
UPDATE subject SET leased_until = now() + $2 * interval '1 millisecond' WHERE lease = ANY($1::uuid[])`;

const CLAIM = `
WITH due AS (
  SELECT source, key FROM subject
  WHERE due_at <= now() AND (leased_until IS NULL OR leased_until < now()) AND source = ANY($3::text[])
  ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE subject s SET lease = gen_random_uuid(), leased_until = now() + $2 * interval '1 millisecond'
FROM due WHERE s.source = due.source AND s.key = due.key
RETURNING s.source, s.key, s.lease, s.attempts, s.arrivals, s.waiting_since, s.memory`;

const OPEN_EVENTS = `
SELECT claimed.key, claimed.source, e.seq, e.event_id, e.type, e.received_at, e.body
FROM unnest($1::text[], $2::text[]) AS claimed (source, key)
CROSS JOIN LATERAL (
  SELECT seq, event_id, type, received_at, body FROM event
  WHERE source = claimed.source AND subject = claimed.key AND status IN ('pending', 'waiting')
  ORDER BY seq LIMIT ${EVENTS_PER_SUBJECT}
) e`;

interface SubjectRow {
  source: string;
  key: string;
  lease: string;
  attempts: number;
  arrivals: string;
  waiting_since: Date | null;
  memory: unknown;
}

interface EventRow {
  source: string;
  key: string;
  seq: string;
  event_id: string;
  type: string;
  received_at: Date;
  body: Buffer;
}

async function claim(
  pool: Pool,
  max: number,
  sources: readonly string[],
  leaseMs: number,
): Promise<ClaimedSubject[]> {
  // Taken before the query, so that by our clock the lease never ends later than by the database's.
  const leasedUntil = performance.now() + leaseMs;
  const { rows: subjects } = await pool.query<SubjectRow>(CLAIM, [max, leaseMs, sources]);
  if (subjects.length === 0) return [];
  const { rows: events } = await pool.query<EventRow>(OPEN_EVENTS, [
    subjects.map(({ source }) => source),
    subjects.map(({ key }) => key),
  ]);
  const bySubject = Map.groupBy(events, ({ source, key }) => JSON.stringify([source, key]));
  return subjects.map((row) => ({
    source: row.source,
    key: row.key,
    lease: row.lease,
    attempts: row.attempts,
    arrivals: row.arrivals,
    waitingSince: row.waiting_since,
    storedState: row.memory,
    leasedUntil,
    events: (bySubject.get(JSON.stringify([row.source, row.key])) ?? []).map((event) => ({
      seq: event.seq,
      eventId: event.event_id,
      type: event.type,
      receivedAt: event.received_at,
      body: event.body,
    })),
  }));
}

async function whileLeased<T>(
  pool: Pool,
  subjects: readonly ClaimedSubject[],
  leaseMs: number,
  work: (requireLease: () => void) => Promise<T>,
): Promise<T> {
  const leases = subjects.map(({ lease }) => lease);
  // A call that starts in the last part of a lease may end after it.
  const margin = leaseMs / RENEWALS_PER_LEASE;
  let leasedUntil = Math.min(...subjects.map((subject) => subject.leasedUntil));
  async function renew(): Promise<void> {
    const renewedUntil = performance.now() + leaseMs;
    const { rowCount } = await pool.query(RENEW, [leases, leaseMs]);
    if (rowCount === leases.length) leasedUntil = renewedUntil;
  }
  // After a failed renewal the next one succeeds, or requireLease ends the work: both are safe.
  const renewal = setInterval(() => void renew().catch(() => undefined), margin);
  const requireLease = () => {
    if (performance.now() > leasedUntil - margin) {
      throw new LeaseLostError('The leases of a batch could not be renewed.');
    }
  };
  return work(requireLease).finally(() => clearInterval(renewal));
}

/**
 * Locks events before subjects, each in a fixed order: the inbox locks in the same order, so no
 * deadlock is possible.
 */
const LOCK_EVENTS =
  'SELECT 1 FROM event WHERE seq = ANY($1::bigint[]) ORDER BY source, event_id FOR UPDATE';
const LOCK_SUBJECTS = `
SELECT source, key FROM subject WHERE lease = ANY($1::uuid[]) ORDER BY source, key FOR UPDATE`;

const SETTLE_SUBJECTS = `
UPDATE subject s SET
  lease = NULL, leased_until = NULL, memory = done.memory, attempts = done.attempts,
  waiting_since = CASE WHEN done.waiting THEN coalesce(s.waiting_since, now()) END,
  due_at = CASE
    WHEN s.arrivals <> done.arrivals AND done.attempts = 0 THEN now()
    WHEN done.next_in_ms IS NOT NULL THEN now() + done.next_in_ms * interval '1 millisecond' END
FROM jsonb_to_recordset($1::jsonb) AS done
  (lease uuid, memory jsonb, attempts integer, arrivals bigint, waiting boolean, next_in_ms double precision)
WHERE s.lease = done.lease
RETURNING done.lease`;

const SETTLE_EVENTS = `
UPDATE event e SET
  status = done.status, reason = done.reason, error_code = done.code, error_object = done.object,
  error_field = done.field, error_detail = done.detail,
  settled_at = CASE WHEN done.status IN ('applied', 'superseded', 'parked') THEN now() END
FROM jsonb_to_recordset($1::jsonb) AS done
  (seq bigint, status text, reason text, code text, object text, field text, detail text)
WHERE e.seq = done.seq`;

async function settleWith(client: PoolClient, settlements: readonly Settlement[]): Promise<void> {
  const seqs = settlements.flatMap(({ results }) => results.map(({ seq }) => seq));
  await client.query(LOCK_EVENTS, [seqs]);
  await client.query(LOCK_SUBJECTS, [settlements.map(({ subject }) => subject.lease)]);
  const subjects = settlements.map((settlement) => ({
    lease: settlement.subject.lease,
    memory: settlement.storedState,
    attempts: settlement.attempts,
    arrivals: settlement.subject.arrivals,
    waiting: settlement.waiting,
    next_in_ms: settlement.nextInMs,
  }));
  const { rows } = await client.query<{ lease: string }>(SETTLE_SUBJECTS, [
    JSON.stringify(subjects),
  ]);
  const settled = new Set(rows.map(({ lease }) => lease));
  const results = settlements
    .filter(({ subject }) => settled.has(subject.lease))
    .flatMap((settlement) => settlement.results);
  await client.query(SETTLE_EVENTS, [JSON.stringify(results)]);
}
