import type { ClientBase, Pool } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import { FORMER, keepAction } from '../history/keep-action.ts';
import { EXAMPLES } from './causes/example-subjects.ts';
import { type ReasonCount, reasonCounts } from './causes/reason-counts.ts';
import { type EventSelection, selectionCondition } from './event-selection.ts';
import { dueAtOnce, PENDING_AGAIN } from './pending-again.ts';

/** Parked events that share one cause: their reasons differ in ids and keys alone. */
export interface ParkedGroup {
  readonly source: string;
  readonly type: string;
  readonly code: string;
  /** Empty when the cause is not about one object, or field. */
  readonly object: string;
  readonly field: string;
  /** That of the newest. */
  readonly reason: string;
  /** The number of different reasons. */
  readonly reasons: number;
  /** Those that differ in more than ids, the most frequent first: at most twenty. */
  readonly reasonCounts: readonly ReasonCount[];
  readonly count: number;
  /** When the first of them was received. */
  readonly oldest: Date;
  /** Keys of subjects, the newest first: at most five. */
  readonly subjects: readonly string[];
  /** The number of all their subjects. */
  readonly subjectCount: number;
}

/** What a reason says of one record, such as `; Order 801…`, does not make a cause of its own. */
const ONE_RECORD = String.raw`; \w+ [A-Za-z0-9]{15,18}\)`;
const CAUSE = `regexp_replace(reason, '${ONE_RECORD}', ')')`;

/** Groups parked events by cause, the most frequent cause first. */
export async function listParked(pool: Pool, selection: EventSelection): Promise<ParkedGroup[]> {
  const { sql, values } = selectionCondition(selection);
  const { rows } = await pool.query<ParkedGroup>(
    `SELECT source, type, error_code AS code, coalesce(error_object, '') AS object, coalesce(error_field, '') AS field,
       (array_agg(${CAUSE} ORDER BY seq DESC))[1] AS reason, count(DISTINCT ${CAUSE})::int AS reasons,
       ${reasonCounts(CAUSE)},
       count(*)::int AS count, min(received_at) AS oldest, ${EXAMPLES}
     FROM event WHERE status = 'parked' AND ${sql}
     GROUP BY source, type, error_code, coalesce(error_object, ''), coalesce(error_field, '')
     ORDER BY count DESC, oldest`,
    [...values],
  );
  return rows;
}

/** A dismissed event keeps its body for a time only. */
const REQUESTED = "(status = 'parked' OR (status = 'dismissed' AND body IS NOT NULL))";

/**
 * Makes parked events pending again. The version rules apply to them as to any event, so that a
 * replay never restores an older state.
 *
 * @param by who asked for it; null when that is not known
 * @returns the number of replayed events
 */
export function replayParked(
  pool: Pool,
  selection: EventSelection,
  by: string | null = null,
): Promise<number> {
  return replay(pool, "status = 'parked'", selection, by);
}

/**
 * Replays events that admins request in the org: parked ones, and dismissed ones that still have
 * their body.
 *
 * @param failedKeys keys of their Failed Event records
 * @param by id of the user who asks for it
 * @returns the number of replayed events
 */
export async function replayRequested(
  pool: Pool,
  failedKeys: readonly string[],
  by: string | null = null,
): Promise<number> {
  return failedKeys.length === 0 ? 0 : replay(pool, REQUESTED, { failedKeys }, by);
}

/**
 * Replays the parked events that have no record in the org.
 *
 * @param by id of the user who asks for it
 * @returns the number of replayed events
 */
export function replayNotShown(pool: Pool, by: string | null = null): Promise<number> {
  return replay(pool, "status = 'parked' AND failed_key IS NULL", {}, by);
}

/** @param condition on events, in addition to the selection */
function replay(
  pool: Pool,
  condition: string,
  selection: EventSelection,
  by: string | null,
): Promise<number> {
  const { sql, values, next } = selectionCondition(selection);
  const statement = replayStatement(`${condition} AND ${sql}`, next);
  return withRetries(async () => {
    const { rows } = await pool.query<{ replayed: number }>(
      `${statement} SELECT count(*)::int AS replayed FROM replayed`,
      [...values, by],
    );
    return rows[0]?.replayed ?? 0;
  });
}

/**
 * Replays those of some events that are parked, as part of a transaction.
 *
 * @param seqs numbers of the events
 * @param by who asked for it
 * @returns the numbers of the replayed ones
 */
export async function replayNumbered(
  client: ClientBase,
  seqs: readonly string[],
  by: string,
): Promise<string[]> {
  const statement = replayStatement("status = 'parked' AND seq = ANY($1::bigint[])", 2);
  const { rows } = await client.query<{ seq: string }>(`${statement} SELECT seq FROM replayed`, [
    seqs,
    by,
  ]);
  return rows.map(({ seq }) => seq);
}

/**
 * Its common table `replayed` has a row for each replayed event.
 *
 * @param next number of the parameter that says who asked for it
 */
function replayStatement(matches: string, next: number): string {
  return `
WITH selected AS (
  SELECT ${FORMER} FROM event WHERE ${matches} ORDER BY source, event_id FOR UPDATE
),
kept AS (
  ${keepAction('replay', { of: 'selected', by: `$${next}::text` })}
),
replayed AS (
  UPDATE event SET ${PENDING_AGAIN}
  WHERE seq IN (SELECT seq FROM selected) RETURNING seq, source, subject
),
due AS (
  ${dueAtOnce('replayed')}
)`;
}
