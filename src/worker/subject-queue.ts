import type { Pool, PoolClient } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import type { EventResult, OpenEvent } from '../inbox/event.ts';

/** A subject that this worker has in hand, with its events that are still to be applied. */
export interface ClaimedSubject {
  readonly source: string;
  readonly key: string;
  readonly lease: string;
  readonly attempts: number;
  /** How many new events it had when it was claimed. */
  readonly arrivals: string;
  /** Since when its Order is awaited. */
  readonly waitingSince: Date | null;
  readonly memory: unknown;
  readonly events: readonly OpenEvent[];
  /** Until when it is surely ours, unless renewed; by this process's own clock (`performance.now()`). */
  readonly heldUntil: number;
}

/** The leases could not be renewed in time: the subjects are another worker's now, or will be soon. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** What a worker leaves behind for a subject. */
export interface Settlement {
  readonly subject: ClaimedSubject;
  readonly memory: unknown;
  readonly results: readonly EventResult[];
  readonly attempts: number;
  readonly waiting: boolean;
  /** When to look at it again, in milliseconds from now; null when there is nothing left to do. */
  readonly nextInMs: number | null;
}

/** The inbox as workers see it. Leases keep a subject in one worker's hands, across processes. */
export interface WorkQueue {
  /** Takes subjects of these sources that are due, longest due first. */
  claim(most: number, sources: readonly string[]): Promise<ClaimedSubject[]>;
  /**
   * Does work on claimed subjects, and keeps their leases from running out meanwhile.
   *
   * @param work is given a check to make before each call to the org: it throws LeaseLostError when renewals have failed
   *   for so long that another worker may soon have the subjects
   */
  whileHeld<T>(
    subjects: readonly ClaimedSubject[],
    work: (requireLease: () => void) => Promise<T>,
  ): Promise<T>;
  /** Writes results down and gives subjects back. What a worker does after its lease ran out changes nothing. */
  settle(settlements: readonly Settlement[]): Promise<void>;
  /** Gives subjects back as they were. */
  release(subjects: readonly ClaimedSubject[]): Promise<void>;
}

/** Bounds what one subject can put into memory; the rest comes with the next claim. */
const EVENTS_PER_SUBJECT = 500;
/** A lease survives a renewal that fails or comes late. */
const RENEWALS_PER_LEASE = 3;

/** @param leaseMs how long a claim holds when its worker dies, in milliseconds */
export function createWorkQueue(pool: Pool, leaseMs: number): WorkQueue {
  return {
    claim: (most, sources) => claim(pool, most, sources, leaseMs),
    whileHeld: (subjects, work) => whileHeld(pool, subjects, leaseMs, work),
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
SELECT claimed.key, claimed.source, e.seq, e.event_id, e.type, e.body
FROM unnest($1::text[], $2::text[]) AS claimed (source, key)
CROSS JOIN LATERAL (
  SELECT seq, event_id, type, body FROM event
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
  body: Buffer;
}

async function claim(
  pool: Pool,
  most: number,
  sources: readonly string[],
  leaseMs: number,
): Promise<ClaimedSubject[]> {
  // Before the query: the lease ends later by the database's clock than by ours, never earlier.
  const heldUntil = performance.now() + leaseMs;
  const { rows: subjects } = await pool.query<SubjectRow>(CLAIM, [most, leaseMs, sources]);
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
    memory: row.memory,
    heldUntil,
    events: (bySubject.get(JSON.stringify([row.source, row.key])) ?? []).map((event) => ({
      seq: event.seq,
      eventId: event.event_id,
      type: event.type,
      body: event.body,
    })),
  }));
}

async function whileHeld<T>(
  pool: Pool,
  subjects: readonly ClaimedSubject[],
  leaseMs: number,
  work: (requireLease: () => void) => Promise<T>,
): Promise<T> {
  const leases = subjects.map(({ lease }) => lease);
  // A call that is begun within the last part of a lease may end after it.
  const margin = leaseMs / RENEWALS_PER_LEASE;
  let heldUntil = Math.min(...subjects.map((subject) => subject.heldUntil));
  async function renew(): Promise<void> {
    const renewedUntil = performance.now() + leaseMs;
    const { rowCount } = await pool.query(RENEW, [leases, leaseMs]);
    if (rowCount === leases.length) heldUntil = renewedUntil;
  }
  // A renewal that fails is made up for by the next one, or the work ends: both are safe.
  const renewal = setInterval(() => void renew().catch(() => undefined), margin);
  const requireLease = () => {
    if (performance.now() > heldUntil - margin)
      throw new LeaseLostError('The leases of a batch could not be renewed.');
  };
  return work(requireLease).finally(() => clearInterval(renewal));
}

/** Events are locked before subjects, and both in one order: the same as when events are accepted. */
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
  const all = settlements.flatMap(({ results }) => results);
  await client.query(LOCK_EVENTS, [all.map(({ seq }) => seq)]);
  await client.query(LOCK_SUBJECTS, [settlements.map(({ subject }) => subject.lease)]);
  const subjects = settlements.map((settlement) => ({
    lease: settlement.subject.lease,
    memory: settlement.memory,
    attempts: settlement.attempts,
    arrivals: settlement.subject.arrivals,
    waiting: settlement.waiting,
    next_in_ms: settlement.nextInMs,
  }));
  const { rows } = await client.query<{ lease: string }>(SETTLE_SUBJECTS, [
    JSON.stringify(subjects),
  ]);
  const ours = new Set(rows.map(({ lease }) => lease));
  const results = settlements
    .filter(({ subject }) => ours.has(subject.lease))
    .flatMap((settlement) => settlement.results);
  await client.query(SETTLE_EVENTS, [JSON.stringify(results)]);
}
