import pg, { type Pool, type PoolClient } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import { inTransaction } from '../../database/transaction.ts';
import type { EventResult } from '../../inbox/event.ts';
import { storableJson } from '../../storable.ts';
import type { ClaimedSubject } from './claimed-subject.ts';
import { keepOutcomes } from './keep-outcomes.ts';
import { findLeftOut, takeBack } from './take-back.ts';
import { findRivals, wakeRivals } from './wake-rivals.ts';

/** What is stored when a claim ends. */
export interface Settlement {
  readonly subject: ClaimedSubject;
  readonly storedState: unknown;
  readonly results: readonly EventResult[];
  readonly attempts: number;
  readonly waiting: boolean;
  /** Whether writes of its events are held or locked. */
  readonly held: boolean;
  /** True: its events that were of no order of this installation become pending. */
  readonly takesBack?: true;
  /** True: the subject is claimed alone next time. */
  readonly alone?: true;
  /** True: parked events that want its record are pending again, since it may be free for them. */
  readonly wakesRivals?: true;
  /** When the subject is due again, in milliseconds from now; null when nothing is left to do. */
  readonly nextInMs: number | null;
}

/** PostgreSQL fails on one of the settlements; the cause is its error. */
export class UnstorableError extends Error {
  override readonly name = 'UnstorableError';
  /** Whether it never accepts the data. Otherwise, it may do so later. */
  readonly isFinal: boolean;

  constructor(isFinal: boolean, cause: unknown) {
    super('PostgreSQL does not store a settlement.', { cause });
    this.isFinal = isFinal;
  }
}

/**
 * Classes of errors that the data causes: data exceptions, violated constraints, limits of
 * PostgreSQL.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const OF_DATA = /^(21|22|23|44|54)/;
/**
 * Classes of errors that every settlement would meet: the connection, the state of the transaction,
 * the log-in, concurrent transactions, rights and schema, resources, operators, the system. All
 * others, such as a time-out (57014) or an internal error (XX000), may be due to one settlement.
 */
const OF_DATABASE = /^(08|25|28|3D|40|42|53|57P|58)/;

/**
 * Locks events before subjects, each in a fixed order: the inbox locks in the same order, so no
 * deadlock is possible.
 */
const LOCK_EVENTS = `
SELECT 1 FROM event WHERE seq = ANY($1::bigint[]) ORDER BY source, event_id FOR UPDATE`;
/** The two kinds are found apart, each by its index: an OR of them would read the whole table. */
const LOCK_SUBJECTS = `
SELECT source, key FROM subject WHERE (source, key) IN (
  SELECT source, key FROM subject WHERE lease = ANY($1::uuid[])
  UNION SELECT * FROM unnest($2::text[], $3::text[])
) ORDER BY source, key FOR UPDATE`;

/**
 * A subject that was claimed for another org than the one that is connected by now is not settled:
 * its events are processed again, for that org, when the lease ends. The comparison is a scalar subquery:
 * with NOT EXISTS, an anti-join, PostgreSQL expects one row to be left, and compares every lease with
 * every subject until the tables are analyzed.
 */
const SETTLE_SUBJECTS = `
UPDATE subject s SET
  lease = NULL, leased_until = NULL, memory = done.memory, attempts = done.attempts,
  claims = 0, alone = coalesce(done.alone, false),
  waiting_since = CASE WHEN done.waiting THEN coalesce(s.waiting_since, now()) END,
  held_since = CASE WHEN done.held THEN coalesce(s.held_since, now()) END,
  due_at = CASE
    WHEN s.arrivals <> done.arrivals AND done.attempts = 0 THEN now()
    WHEN done.next_in_ms IS NOT NULL THEN now() + done.next_in_ms * interval '1 millisecond' END
FROM jsonb_to_recordset($1::jsonb) AS done
  (lease uuid, memory jsonb, attempts integer, arrivals bigint, waiting boolean, held boolean, alone boolean,
   next_in_ms double precision)
WHERE s.lease = done.lease AND coalesce(
  (SELECT organization_id = coalesce(s.organization_id, first_organization_id) FROM connected_org), true
)
RETURNING done.lease`;

/**
 * Of an event that the org shows, another outcome is reported at once. It shows no unmapped events:
 * one that it shows is dismissed instead.
 */
const SETTLE_EVENTS = `
UPDATE event e SET
  status = CASE WHEN done.status = 'unmapped' AND e.failed_key IS NOT NULL THEN 'dismissed' ELSE done.status END,
  dismissal_note = CASE WHEN done.status = 'unmapped' AND e.failed_key IS NOT NULL THEN done.reason END,
  reason = done.reason, error_code = done.code, error_object = done.object,
  error_field = done.field, error_detail = done.detail,
  conflict = done.conflict,
  settled_at = CASE WHEN done.status IN ('applied', 'superseded', 'parked', 'unmapped') THEN now() END,
  report_after = CASE WHEN e.failed_key IS NOT NULL AND done.status IN ('applied', 'superseded', 'parked', 'unmapped')
    THEN '-infinity' ELSE e.report_after END
FROM jsonb_to_recordset($1::jsonb) AS done
  (seq bigint, status text, reason text, code text, object text, field text, detail text, conflict jsonb)
WHERE e.seq = done.seq AND e.status IN ('pending', 'waiting')`;

/**
 * Stores results and ends the claims, all or none. A settlement is dropped when its lease has passed
 * to another worker, or another org is connected since.
 *
 * @returns the settlements that were stored
 * @throws UnstorableError when a settlement is the cause, or may be
 */
export async function settleSubjects(
  pool: Pool,
  settlements: readonly Settlement[],
): Promise<readonly Settlement[]> {
  try {
    return await withRetries(() =>
      inTransaction(pool, (client) => settleWith(client, settlements)),
    );
  } catch (error) {
    if (isDataError(error)) throw new UnstorableError(true, error);
    throw mayBeDataError(error) ? new UnstorableError(false, error) : error;
  }
}

/** A value that cannot be written as JSON is a TypeError or RangeError of `JSON.stringify`. */
function isDataError(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  return error instanceof pg.DatabaseError && OF_DATA.test(error.code ?? '');
}

function mayBeDataError(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !OF_DATABASE.test(error.code ?? '');
}

async function settleWith(
  client: PoolClient,
  settlements: readonly Settlement[],
): Promise<readonly Settlement[]> {
  const waking = settlements.filter(({ wakesRivals }) => wakesRivals);
  // A worker that parks an event of a rival leases the owner until then, so that none is missed.
  const rivals = await findRivals(
    client,
    waking.map(({ subject }) => subject),
  );
  const seqs = settlements.flatMap(({ results }) => results.map(({ seq }) => seq));
  const woken = rivals.map(({ seq }) => seq);
  const leftOut = await findLeftOut(
    client,
    settlements.filter(isTakingBack).map(({ subject }) => subject),
  );
  await client.query(LOCK_EVENTS, [[...seqs, ...woken, ...leftOut.map(({ seq }) => seq)]]);
  await client.query(LOCK_SUBJECTS, [
    settlements.map(({ subject }) => subject.lease),
    rivals.map(({ source }) => source),
    rivals.map(({ key }) => key),
  ]);
  const { rows } = await client.query<{ lease: string }>(SETTLE_SUBJECTS, [
    storableJson(settlements.map(subjectRow)),
  ]);
  const leases = new Set(rows.map(({ lease }) => lease));
  const stored = settlements.filter(({ subject }) => leases.has(subject.lease));
  const results = stored.flatMap((settlement) => settlement.results);
  await client.query(SETTLE_EVENTS, [storableJson(results)]);
  await keepOutcomes(client, results);
  const takingBack = stored.filter(isTakingBack).map(({ subject }) => subject);
  await takeBack(
    client,
    leftOut.filter(({ source, key }) =>
      takingBack.some((subject) => subject.source === source && subject.key === key),
    ),
  );
  await wakeRivals(client, rivals);
  return stored;
}

function isTakingBack({ takesBack }: Settlement): boolean {
  return takesBack === true;
}

function subjectRow({ subject, storedState, nextInMs, ...settlement }: Settlement) {
  const { attempts, waiting, held, alone } = settlement;
  const { lease, arrivals } = subject;
  return {
    ...{ lease, arrivals, attempts, waiting, held, alone },
    memory: storedState,
    next_in_ms: nextInMs,
  };
}
