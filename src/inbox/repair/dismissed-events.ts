import type { ClientBase, Pool } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import { storableText } from '../../storable.ts';
import { FORMER, keepAction } from '../history/keep-action.ts';
import { type EventSelection, selectionCondition } from './event-selection.ts';

/** Who dismissed or changed an event, when it was a command. */
export const BY_COMMAND = 'npm run replay';

/** Why an event is dismissed, and who did it. */
export interface Dismissal {
  readonly note: string | null;
  /** The id of a Salesforce user, or a command. */
  readonly by: string | null;
}

/**
 * What `reported_at` is after a change of status that the org does not show yet. Only while it is
 * null, the org may show the event's first outcome without our knowledge.
 */
const NOT_SHOWN = "coalesce(reported_at, '-infinity')";

const dismissStatement = (matches: string, next: number) => `
WITH selected AS (
  SELECT ${FORMER} FROM event WHERE status = 'parked' AND ${matches} ORDER BY source, event_id FOR UPDATE
), kept AS (
  ${keepAction('dismiss', { of: 'selected', by: `$${next + 1}::text`, note: `$${next}::text` })}
)
UPDATE event SET status = 'dismissed', settled_at = now(), reported_at = ${NOT_SHOWN},
  report_after = '-infinity',
  dismissal_note = $${next}, dismissed_by = $${next + 1}
WHERE seq IN (SELECT seq FROM selected)`;

/**
 * Dismisses parked events: they keep their reason, and count as settled until they are restored.
 *
 * @returns the number of dismissed events
 */
export function dismissParked(
  pool: Pool,
  selection: EventSelection,
  { note, by }: Dismissal,
): Promise<number> {
  const { sql, values, next } = selectionCondition(selection);
  return changed(pool, dismissStatement(sql, next), [...values, note && storableText(note), by]);
}

/**
 * Dismisses those of some events that are parked, as part of a transaction.
 *
 * @param seqs numbers of the events
 * @returns the numbers of the dismissed ones
 */
export async function dismissNumbered(
  client: ClientBase,
  seqs: readonly string[],
  { note, by }: Dismissal,
): Promise<string[]> {
  const statement = `${dismissStatement('seq = ANY($1::bigint[])', 2)} RETURNING seq`;
  const values = [seqs, note && storableText(note), by];
  return (await client.query<{ seq: string }>(statement, values)).rows.map(({ seq }) => seq);
}

const restoreStatement = (matches: string, next: number) => `
WITH selected AS (
  SELECT ${FORMER} FROM event WHERE status = 'dismissed' AND ${matches} AND body IS NOT NULL
  ORDER BY source, event_id FOR UPDATE
), kept AS (
  ${keepAction('restore', { of: 'selected', by: `$${next}::text` })}
)
UPDATE event SET status = 'parked', settled_at = now(), reported_at = ${NOT_SHOWN},
  report_after = '-infinity',
  dismissal_note = NULL, dismissed_by = NULL
WHERE seq IN (SELECT seq FROM selected)`;

/**
 * Makes dismissed events parked again. Those whose body has been deleted stay dismissed, since they
 * could not be replayed.
 *
 * @param by who asked for it; null when that is not known
 * @returns the number of restored events
 */
export function restoreDismissed(
  pool: Pool,
  selection: EventSelection,
  by: string | null = null,
): Promise<number> {
  const { sql, values, next } = selectionCondition(selection);
  return changed(pool, restoreStatement(sql, next), [...values, by]);
}

/** Counts dismissed events. */
export async function countDismissed(pool: Pool, selection: EventSelection): Promise<number> {
  const { sql, values } = selectionCondition(selection);
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM event WHERE status = 'dismissed' AND ${sql}`,
    [...values],
  );
  return rows[0]?.count ?? 0;
}

function changed(pool: Pool, statement: string, parameters: readonly unknown[]): Promise<number> {
  return withRetries(async () => (await pool.query(statement, [...parameters])).rowCount ?? 0);
}
