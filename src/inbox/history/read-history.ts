import type { Pool } from 'pg';
import type { Action } from './keep-action.ts';

/** An outcome that attempts at an event have had, or what was done to the event. */
export interface HistoryEntry {
  /** Null for an outcome. */
  readonly action: Action | null;
  /** Who did it: a user's id or name, or a command; null when it is not known, or was the connector. */
  readonly actor: string | null;
  /** Why it was done. */
  readonly note: string | null;
  /** The outcome; for an action, what the event was before. */
  readonly status: string;
  readonly code: string | null;
  readonly object: string | null;
  readonly field: string | null;
  readonly reason: string | null;
  /** For an action: since when the event was that. */
  readonly since: Date | null;
  /** When the outcome was had first and last, and how often; for an action, when it was done. */
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly times: number;
}

/** More outcomes of one event a page does not show. */
const MAX_ENTRIES = 200;

const HISTORY = `
SELECT * FROM (
  SELECT seq, round, outcome, action, actor, note, status, code, object, field, reason, since, first_at AS "firstAt",
    last_at AS "lastAt", times
  FROM event_history WHERE seq = ANY($1::bigint[]) ORDER BY seq DESC, round DESC, first_at DESC LIMIT ${MAX_ENTRIES}
) newest ORDER BY seq, round, action IS NULL, "firstAt", "lastAt"`;

/**
 * Reads the history of events, each in the order in which it happened.
 *
 * @param seqs of the events
 * @returns by `seq`; the newest 200 entries of all of them together
 */
export async function readHistory(
  pool: Pool,
  seqs: readonly string[],
): Promise<Map<string, HistoryEntry[]>> {
  if (seqs.length === 0) return new Map();
  const { rows } = await pool.query<HistoryEntry & { seq: string }>(HISTORY, [seqs]);
  const bySeq = Map.groupBy(rows, ({ seq }) => seq);
  return new Map([...bySeq].map(([seq, entries]) => [seq, entries]));
}
