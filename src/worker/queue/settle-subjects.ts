import pg, { type Pool, type PoolClient } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import { inTransaction } from '../../database/transaction.ts';
import type { EventResult } from '../../inbox/event.ts';
import { storableJson } from '../../storable.ts';
import type { ClaimedSubject } from './claimed-subject.ts';

/** What is stored when a claim ends. */
export interface Settlement {
  readonly subject: ClaimedSubject;
  readonly storedState: unknown;
  readonly results: readonly EventResult[];
  readonly attempts: number;
  readonly waiting: boolean;
  /** Whether writes of its events are held or locked. */
  readonly held: boolean;
  /** True: the subject is claimed alone next time. */
  readonly alone?: true;
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
const LOCK_EVENTS =
  'SELECT 1 FROM event WHERE seq = ANY($1::bigint[]) ORDER BY source, event_id FOR UPDATE';
const LOCK_SUBJECTS = `
SELECT source, key FROM subject WHERE lease = ANY($1::uuid[]) ORDER BY source, key FOR UPDATE`;

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

/**
 * Stores results and ends the claims, all or none.
 *
 * @throws UnstorableError when a settlement is the cause, or may be
 */
export async function settleSubjects(
  pool: Pool,
  settlements: readonly Settlement[],
): Promise<void> {
  try {
    await withRetries(() => inTransaction(pool, (client) => settleWith(client, settlements)));
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

async function settleWith(client: PoolClient, settlements: readonly Settlement[]): Promise<void> {
  const seqs = settlements.flatMap(({ results }) => results.map(({ seq }) => seq));
  await client.query(LOCK_EVENTS, [seqs]);
  await client.query(LOCK_SUBJECTS, [settlements.map(({ subject }) => subject.lease)]);
  const { rows } = await client.query<{ lease: string }>(SETTLE_SUBJECTS, [
    storableJson(settlements.map(subjectRow)),
  ]);
  const settled = new Set(rows.map(({ lease }) => lease));
  const results = settlements
    .filter(({ subject }) => settled.has(subject.lease))
    .flatMap((settlement) => settlement.results);
  await client.query(SETTLE_EVENTS, [storableJson(results)]);
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
