import type { Pool, PoolClient } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import { inTransaction } from '../../database/transaction.ts';
import { keepAction } from '../history/keep-action.ts';
import type { SubjectName } from './event-selection.ts';
import { PENDING_AGAIN } from './pending-again.ts';

/** A subject with parked events, since another one has its record. */
export interface WaitingRival extends SubjectName {
  /** Id of the record; null when it is not known. */
  readonly record: string | null;
  /** The number of these events. */
  readonly count: number;
  /** The type of the newest of them. */
  readonly lastType: string;
}

const IS_RIVAL_EVENT = `e.status = 'parked' AND e.conflict IS NOT NULL AND e.conflict ->> 'otherSubject' = $1
  AND e.subject IS NOT NULL AND e.body IS NOT NULL`;

const RIVALS = `
SELECT source, subject AS key, max(conflict ->> 'order') AS record, count(*)::int AS count,
  (array_agg(type ORDER BY seq DESC))[1] AS "lastType"
FROM event e WHERE ${IS_RIVAL_EVENT} AND ($2::text IS NULL OR e.subject = $2)
  AND ($3::text IS NULL OR e.source = $3)
GROUP BY source, subject ORDER BY source, subject LIMIT 20`;

/**
 * The subjects whose parked events want the record of another one, 20 at most.
 *
 * @param owner its key
 * @param rival the only one that is wanted; undefined: all
 * @param source of both; undefined: all sources
 */
export async function waitingRivals(
  pool: Pool,
  owner: string,
  rival?: string,
  source?: string,
): Promise<WaitingRival[]> {
  return (await pool.query<WaitingRival>(RIVALS, [owner, rival ?? null, source ?? null])).rows;
}

/**
 * The key of the subject to which a subject has given its record; undefined when it has not.
 *
 * @param sources names of the sources in which it is looked for
 */
export async function gaveWayTo(
  pool: Pool,
  sources: readonly string[],
  key: string,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ holder: string }>(
    `SELECT memory #>> '{keys,gaveWayTo}' AS holder FROM subject
     WHERE source = ANY($1::text[]) AND key = $2 AND memory #> '{keys,gaveWayTo}' IS NOT NULL`,
    [sources, key],
  );
  return rows[0]?.holder;
}

const LOCK_EVENTS = `
SELECT 1 FROM event e WHERE ${IS_RIVAL_EVENT} AND e.source = $2 AND e.subject = $3
ORDER BY e.source, e.event_id FOR UPDATE`;

/** An owner that the inbox knows from its record alone has no row yet. */
const ADD_OWNER = `
INSERT INTO subject (source, key, due_at) VALUES ($1, $2, NULL) ON CONFLICT DO NOTHING`;
const LOCK_SUBJECTS = `
SELECT key FROM subject WHERE source = $1 AND key = ANY($2::text[]) AND (lease IS NULL OR leased_until < now())
ORDER BY source, key FOR UPDATE`;

/** The names are those of the stored form of SubjectState. The lease of a worker that died ends. */
const DECIDE = `
UPDATE subject SET lease = NULL, leased_until = NULL,
  memory = jsonb_set(memory, '{keys}', coalesce(memory -> 'keys', '{}') || jsonb_build_object('givesWayTo', $3::text))
WHERE source = $1 AND key = $2`;
/** What has given way before gets the record back. */
const TAKE_BACK = `
UPDATE subject SET lease = NULL, leased_until = NULL, due_at = now(), attempts = 0, arrivals = arrivals + 1,
  memory = memory #- '{keys,gaveWayTo}' #- '{keys,gaveWayBy}' #- '{keys,givesWayTo}'
WHERE source = $1 AND key = $2`;
const KEEP = keepAction('give way', {
  of: `event e WHERE ${IS_RIVAL_EVENT} AND e.source = $2 AND e.subject = $3`,
  by: '$4::text',
});
const MAKE_PENDING = `
UPDATE event e SET ${PENDING_AGAIN} WHERE ${IS_RIVAL_EVENT} AND e.source = $2 AND e.subject = $3`;

/** Ends the transaction without an effect. */
class LeasedError extends Error {}

/**
 * Stores the decision of a person that a subject gives its record to another one, whose parked
 * events are pending again. A worker carries it out. Events are locked before subjects, as
 * everywhere.
 *
 * @param owner key of the subject that gives way
 * @param rival the one that gets the record
 * @param by who decided it; null when that is not known
 * @returns the number of events that are pending again; undefined while a worker has leased one of
 *   the two: then nothing has changed
 */
export async function decideGivingWay(
  pool: Pool,
  owner: string,
  rival: SubjectName,
  by: string | null = null,
): Promise<number | undefined> {
  try {
    return await withRetries(() =>
      inTransaction(pool, (client) => decide(client, owner, rival, by)),
    );
  } catch (error) {
    if (error instanceof LeasedError) return undefined;
    throw error;
  }
}

async function decide(
  client: PoolClient,
  owner: string,
  { source, key }: SubjectName,
  by: string | null,
): Promise<number> {
  await client.query(LOCK_EVENTS, [owner, source, key]);
  await client.query(ADD_OWNER, [source, owner]);
  const { rowCount } = await client.query(LOCK_SUBJECTS, [source, [owner, key]]);
  if (rowCount !== 2) throw new LeasedError();
  await client.query(DECIDE, [source, owner, key]);
  await client.query(TAKE_BACK, [source, key]);
  await client.query(KEEP, [owner, source, key, by]);
  return (await client.query(MAKE_PENDING, [owner, source, key])).rowCount ?? 0;
}
