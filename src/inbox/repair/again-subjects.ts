import type { Pool, PoolClient } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import { inTransaction } from '../../database/transaction.ts';
import type { EventHeaders } from '../../sources/event-headers.ts';
import { MEMORY_FOR_ORG, ORG_TABLE } from '../connected-org.ts';
import { keepAction } from '../history/keep-action.ts';
import {
  type EventSelection,
  type SelectionCondition,
  type SubjectName,
  selectionCondition,
} from './event-selection.ts';
import { PENDING_AGAIN } from './pending-again.ts';

/** Subjects are read in pages, so that memory is bounded however many there are. */
const SUBJECTS_PER_PAGE = 1000;
/** Bodies have a mebibyte at most. */
const EVENTS_PER_PAGE = 50;

const subjectsStatement = ({ sql, next }: SelectionCondition) => `
SELECT DISTINCT source, subject AS key FROM event
WHERE status IN ('applied', 'superseded', 'pending', 'waiting') AND subject IS NOT NULL
  AND source = ANY($${next}::text[])
  AND (source, subject) > ($${next + 1}::text, $${next + 2}::text) AND ${sql}
ORDER BY source, key LIMIT ${SUBJECTS_PER_PAGE}`;

/**
 * Finds the subjects of which selected events are applied or open, in pages of at most 1,000.
 *
 * @param sources names of the sources whose subjects are wanted
 */
export async function* subjectsToApplyAgain(
  pool: Pool,
  selection: EventSelection,
  sources: readonly string[],
): AsyncGenerator<readonly SubjectName[]> {
  const selected = selectionCondition(selection);
  let last: SubjectName | undefined = { source: '', key: '' };
  while (last !== undefined) {
    const page: SubjectName[] = await subjectsAfter(pool, last, selected, sources);
    yield page;
    last = page.length < SUBJECTS_PER_PAGE ? undefined : page.at(-1);
  }
}

async function subjectsAfter(
  pool: Pool,
  { source, key }: SubjectName,
  selected: SelectionCondition,
  sources: readonly string[],
): Promise<SubjectName[]> {
  const values = [...selected.values, sources, source, key];
  return (await pool.query<SubjectName>(subjectsStatement(selected), values)).rows;
}

/** Of the state of a row `s` of the table `subject`, and of the org that it is read for. */
const DIGEST = "md5(concat_ws(' ', org.organization_id, s.organization_id, s.memory::text))";

/** What the inbox knows of a subject. */
export interface StoredSubject {
  /** The stored form of its SubjectState, for the connected org. */
  readonly storedState: unknown;
  /** Changes with the stored state, and with the connected org. */
  readonly digest: string;
}

/** Undefined when there is no such subject. */
export async function readSubject(
  pool: Pool,
  { source, key }: SubjectName,
): Promise<StoredSubject | undefined> {
  const { rows } = await pool.query<StoredSubject>(
    `WITH ${ORG_TABLE}
     SELECT ${MEMORY_FOR_ORG} AS "storedState", ${DIGEST} AS digest FROM subject s, org
     WHERE s.source = $1 AND s.key = $2`,
    [source, key],
  );
  return rows[0];
}

/** An event of a subject. */
export interface KnownEvent {
  readonly seq: string;
  readonly eventId: string;
  readonly receivedAt: Date;
  readonly status: 'applied' | 'superseded' | 'pending' | 'waiting' | 'parked' | 'dismissed';
  /** Null when it was deleted or left out, and for an event that is neither applied nor superseded. */
  readonly body: Buffer | null;
  readonly headers: EventHeaders;
  /** Whether the inbox has the body. */
  readonly hasBody: boolean;
}

/** From which event on the newest bodies have so many bytes together; null when none is so small. */
const BODIES_FROM = `
SELECT min(seq) AS seq FROM (
  SELECT seq, sum(octet_length(body)) OVER (ORDER BY seq DESC) AS total FROM event
  WHERE source = $1 AND subject = $2 AND status IN ('applied', 'superseded')
) newest WHERE total <= $3`;

const EVENTS = `
SELECT seq, event_id AS "eventId", received_at AS "receivedAt", status,
  body IS NOT NULL AS "hasBody",
  CASE WHEN status IN ('applied', 'superseded') AND seq >= $4 THEN body END AS body,
  coalesce(headers, '{}') AS headers FROM event
WHERE source = $1 AND subject = $2 AND seq > $3
  AND status IN ('applied', 'superseded', 'pending', 'waiting', 'parked', 'dismissed')
ORDER BY seq LIMIT ${EVENTS_PER_PAGE}`;

/**
 * Reads the events of a subject in the order of their arrival, a few at a time.
 *
 * @param maxBytes of the bodies, all together: only the newest of them are read; undefined: all are
 */
export async function* eventsOfSubject(
  pool: Pool,
  { source, key }: SubjectName,
  maxBytes?: number,
): AsyncGenerator<KnownEvent> {
  const from = maxBytes === undefined ? '0' : await bodiesFrom(pool, { source, key }, maxBytes);
  let last: string | undefined = '0';
  while (last !== undefined) {
    const values = [source, key, last, from];
    const page: KnownEvent[] = (await pool.query<KnownEvent>(EVENTS, values)).rows;
    yield* page;
    last = page.length < EVENTS_PER_PAGE ? undefined : page.at(-1)?.seq;
  }
}

/** @returns null when not even the newest body is so small */
async function bodiesFrom(
  pool: Pool,
  { source, key }: SubjectName,
  maxBytes: number,
): Promise<string | null> {
  const values = [source, key, maxBytes];
  const { rows } = await pool.query<{ seq: string | null }>(BODIES_FROM, values);
  return rows[0]?.seq ?? null;
}

/** What is stored when events of a subject are to be applied again. */
export interface AppliedAgainSubject {
  readonly name: SubjectName;
  /** Of the state that the new one was made from. */
  readonly digest: string;
  readonly storedState: unknown;
  /** The events that become pending again. */
  readonly seqs: readonly string[];
}

const LOCK_EVENTS = `
SELECT 1 FROM event WHERE seq = ANY($1::bigint[]) AND status IN ('applied', 'superseded') AND body IS NOT NULL
ORDER BY source, event_id FOR UPDATE`;

/** The lease of a worker that died is ended, so that it settles nothing if it is alive after all. */
const STORE_STATE = `
WITH ${ORG_TABLE}
UPDATE subject s SET memory = $3, due_at = now(), arrivals = s.arrivals + 1, attempts = 0,
  waiting_since = NULL, held_since = NULL, lease = NULL, leased_until = NULL,
  organization_id = coalesce(org.organization_id, s.organization_id)
FROM org WHERE s.source = $1 AND s.key = $2 AND ${DIGEST} = $4
  AND (s.lease IS NULL OR s.leased_until < now())`;

const KEEP = keepAction('apply again', {
  of: 'event WHERE seq = ANY($1::bigint[])',
  by: '$2::text',
});

const MAKE_PENDING = `
UPDATE event SET ${PENDING_AGAIN}
WHERE seq = ANY($1::bigint[])`;

/** Ends the transaction without an effect. */
class ChangedError extends Error {}

/**
 * Makes settled events of a subject pending again, and stores its new state, both or none. Events
 * are locked before the subject, as everywhere.
 *
 * @param by who asked for it; null when that is not known
 * @returns false when a worker has claimed the subject, or its state or events have changed since
 *   they were read; then nothing has changed
 */
export async function storeAppliedAgain(
  pool: Pool,
  again: AppliedAgainSubject,
  by: string | null = null,
): Promise<boolean> {
  try {
    await withRetries(() => inTransaction(pool, (client) => storeWith(client, again, by)));
    return true;
  } catch (error) {
    if (error instanceof ChangedError) return false;
    throw error;
  }
}

async function storeWith(
  client: PoolClient,
  { name: { source, key }, digest, storedState, seqs }: AppliedAgainSubject,
  by: string | null,
): Promise<void> {
  const { rowCount: locked } = await client.query(LOCK_EVENTS, [seqs]);
  if (locked !== seqs.length) throw new ChangedError();
  const state = JSON.stringify(storedState);
  const { rowCount: stored } = await client.query(STORE_STATE, [source, key, state, digest]);
  if (stored !== 1) throw new ChangedError();
  await client.query(KEEP, [seqs, by]);
  await client.query(MAKE_PENDING, [seqs]);
}
