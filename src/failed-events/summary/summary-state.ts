import type { Pool } from 'pg';
import { MINUTE_MS } from '../../time.ts';

/** Name of the row among the periodic tasks. It is due when the text may be changed. */
export const SUMMARY_TASK = 'failed events, summary';
/** Name of the row that is due when the org, which has refused the record, is tried again. */
export const REFUSED_SUMMARY_TASK = 'failed events, summary refused';
const MIN_UPDATE_INTERVAL_MS = 5 * MINUTE_MS;

/** Written in place of the text that the org shows, when a person has changed the record. */
export const CHANGED = 'changed by a person';
export const DISMISSED = 'dismissed by a person';

/** What is known of the summary record. */
export interface SummaryState {
  /** The text that the org shows; null while it shows no events to be missing. */
  readonly shown: string | null;
  /** Whether the text may be changed: at most every five minutes. */
  readonly isDue: boolean;
  /** Whether the org has refused the record, and is not to be tried yet. */
  readonly isPostponed: boolean;
  /** When a person made the change that was handled, and is not overwritten yet. */
  readonly handled: Date | null;
}

const STATE = `
SELECT s.state AS shown, coalesce(s.due_at <= now(), true) AS "isDue",
  coalesce(r.due_at > now(), false) AS "isPostponed", s.read_until AS handled
FROM (VALUES (1)) AS one LEFT JOIN reconciliation s ON s.source = '${SUMMARY_TASK}'
  LEFT JOIN reconciliation r ON r.source = '${REFUSED_SUMMARY_TASK}'`;

/** Reads what the org shows as the summary. */
export async function summaryState(pool: Pool): Promise<SummaryState> {
  const { rows } = await pool.query<SummaryState>(STATE);
  return rows[0] ?? { shown: null, isDue: true, isPostponed: false, handled: null };
}

/** Saves what the org shows as the summary from now on. */
export async function saveSummaryShown(pool: Pool, shown: string | null): Promise<void> {
  await save(pool, { state: shown, handled: null, dueInMs: MIN_UPDATE_INTERVAL_MS });
}

/**
 * Has the summary written in the next report.
 *
 * @param handled when the record was changed, by the org's clock
 */
export async function saveSummaryChanged(
  pool: Pool,
  how: typeof CHANGED | typeof DISMISSED,
  handled: Date,
): Promise<void> {
  await save(pool, { state: how, handled, dueInMs: 0 });
}

/** Has the summary tried again later, since the org has refused it. */
export async function postponeSummary(pool: Pool, byMs: number): Promise<void> {
  await pool.query(
    `INSERT INTO reconciliation (source, due_at) VALUES ($1, now() + $2 * interval '1 millisecond')
     ON CONFLICT (source) DO UPDATE SET due_at = excluded.due_at`,
    [REFUSED_SUMMARY_TASK, byMs],
  );
}

interface SavedState {
  readonly state: string | null;
  readonly handled: Date | null;
  readonly dueInMs: number;
}

async function save(pool: Pool, { state, handled, dueInMs }: SavedState): Promise<void> {
  await pool.query(
    `INSERT INTO reconciliation (source, state, read_until, due_at)
     VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')
     ON CONFLICT (source) DO UPDATE
     SET state = excluded.state, read_until = excluded.read_until, due_at = excluded.due_at`,
    [SUMMARY_TASK, state, handled, dueInMs],
  );
}
