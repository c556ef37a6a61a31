import type { Pool } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import { keepAction } from '../../inbox/history/keep-action.ts';
import { BY_COMMAND, restoreDismissed } from '../../inbox/repair/dismissed-events.ts';
import { storableJson } from '../../storable.ts';
import type { InboxOutcome } from './requested-action.ts';

/**
 * Null in `reported_at`: the first outcome may have been sent, and `infinity`: a later one. In both
 * cases the org's record, if there is one, may be older than the outcome, or a copy from another
 * org.
 */
const OUTCOMES = `
SELECT failed_key AS key, status, body IS NOT NULL AS "hasBody",
  CASE WHEN reported_at = settled_at THEN 'yes'
    WHEN reported_at IS NULL OR reported_at = 'infinity' THEN 'unknown' ELSE 'no' END AS "isShown"
FROM event WHERE failed_key = ANY($1::text[])`;

/** Finds what became of events, by the keys of their records. */
export async function outcomesByKey(
  pool: Pool,
  keys: readonly string[],
): Promise<Map<string, InboxOutcome>> {
  const { rows } = await pool.query<InboxOutcome & { key: string }>(OUTCOMES, [keys]);
  return new Map(rows.map((row) => [row.key, row]));
}

/** What a person wrote about the event with this key. */
export interface Note {
  readonly key: string;
  readonly note: string | null;
  /** Id of the person's user. */
  readonly by: string | null;
}

/** A dismissal that a person made in the org. */
export interface RequestedDismissal extends Note {
  /** Whether the org needs no further word: it shows the event as dismissed, or not at all. */
  readonly isShown: boolean;
}

const DISMISS = `
WITH selected AS (
  SELECT e.seq, e.status, e.error_code, e.error_object, e.error_field, e.reason, e.settled_at, r.note, r.by, r.is_shown
  FROM jsonb_to_recordset($1::jsonb) AS r (key text, note text, by text, is_shown boolean) JOIN event e ON e.failed_key = r.key
  WHERE e.status = 'parked' ORDER BY e.source, e.event_id FOR UPDATE OF e
), kept AS (
  ${keepAction('dismiss', { of: 'selected', by: 'former.by', note: 'former.note' })}
)
UPDATE event e SET status = 'dismissed', settled_at = now(), dismissal_note = s.note, dismissed_by = s.by,
  reported_at = CASE WHEN s.is_shown THEN now() ELSE coalesce(e.reported_at, '-infinity') END
FROM selected s WHERE e.seq = s.seq RETURNING e.subject`;

/**
 * Dismisses parked events, each with its own note.
 *
 * @returns the subjects of the dismissed events, one for each event
 */
export async function dismissRequested(
  pool: Pool,
  dismissals: readonly RequestedDismissal[],
): Promise<string[]> {
  if (dismissals.length === 0) return [];
  const json = storableJson(
    dismissals.map(({ isShown, ...same }) => ({ ...same, is_shown: isShown })),
  );
  return withRetries(async () => {
    const { rows } = await pool.query<{ subject: string }>(DISMISS, [json]);
    return rows.map(({ subject }) => subject);
  });
}

const ANNOTATE = `
WITH selected AS (
  SELECT e.seq, r.note, r.by
  FROM jsonb_to_recordset($1::jsonb) AS r (key text, note text, by text) JOIN event e ON e.failed_key = r.key
  WHERE e.status = 'dismissed' AND e.dismissed_by IS DISTINCT FROM '${BY_COMMAND}'
    AND e.dismissal_note IS DISTINCT FROM r.note
  ORDER BY e.source, e.event_id FOR UPDATE OF e
)
UPDATE event e SET dismissal_note = s.note, dismissed_by = s.by FROM selected s WHERE e.seq = s.seq`;

/**
 * Keeps the notes that a person has changed since. The note of a command stays: the org may show
 * only its beginning.
 */
export async function annotateDismissed(pool: Pool, notes: readonly Note[]): Promise<void> {
  if (notes.length === 0) return;
  await withRetries(() => pool.query(ANNOTATE, [storableJson(notes)]));
}

/** Settled events: their outcome is shown once more. */
const SHOW_AGAIN = `
WITH selected AS (
  SELECT seq FROM event
  WHERE failed_key = ANY($1::text[]) AND status IN ('applied', 'superseded', 'dismissed')
  ORDER BY source, event_id FOR UPDATE
)
UPDATE event SET reported_at = '-infinity' WHERE seq IN (SELECT seq FROM selected)`;

/**
 * Makes dismissed events parked again.
 *
 * @param by id of the user who asks for it
 * @returns the number of restored events
 */
export async function restoreRequested(
  pool: Pool,
  failedKeys: readonly string[],
  by: string | null,
): Promise<number> {
  return failedKeys.length === 0 ? 0 : restoreDismissed(pool, { failedKeys }, by);
}

/** Has the outcomes of settled events shown once more. */
export async function showAgain(pool: Pool, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await withRetries(() => pool.query(SHOW_AGAIN, [keys]));
}
