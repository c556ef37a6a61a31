import type { ClientBase, Pool } from 'pg';
import type { Proof } from '../../authenticate/authenticate.ts';
import { withRetries } from '../../database/retry-transaction.ts';
import type { EventHeaders } from '../../sources/event-headers.ts';
import type { UnmappedCode } from '../../sources/source.ts';
import { storableJson } from '../../storable.ts';
import { type NewEvent, storedType } from '../event.ts';
import { keepAction } from '../history/keep-action.ts';
import { NO_VERIFICATION } from '../statistics/verification-counts.ts';
import { eventPage } from './event-page.ts';
import type { EventSelection } from './event-selection.ts';
import { dueAtOnce } from './pending-again.ts';

/** An unmapped event as it is stored. */
export interface UnmappedEvent {
  readonly seq: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: string | null;
  readonly live: boolean | null;
  readonly receivedAt: Date;
  readonly proof: Proof['method'];
  readonly code: UnmappedCode;
  readonly reason: string | null;
  /** Null when retention has deleted it. */
  readonly body: Buffer | null;
  readonly headers: EventHeaders;
}

/** How many events of a page became pending, and how many others have another cause now. */
export interface StoredJudgements {
  readonly pending: number;
  readonly relabelled: number;
}

/**
 * The code of an unmapped event. Releases before this one stored none: then the reason tells. They
 * knew two causes, and each of their sentences about the mode ends alike.
 */
export const UNMAPPED_CODE = `
coalesce(error_code, CASE WHEN reason LIKE '%, and this installation serves %' THEN 'OTHER_MODE' ELSE 'UNMAPPED_TYPE' END)`;

/** The columns that a selection names, with the code of every event. */
const UNMAPPED = `
SELECT seq, source, event_id, type, subject, live, received_at, proof, reason, dismissal_note, failed_key, body,
  ${UNMAPPED_CODE} AS error_code
FROM event WHERE status = 'unmapped' AND ${NO_VERIFICATION}`;

/**
 * Reads unmapped events, oldest first, in pages of limited size. Verifications are never read: they
 * mean nothing else to any configuration.
 *
 * @returns pages that are not empty; an event that is changed in between is read once
 */
export async function* unmappedPages(
  pool: Pool,
  selection: EventSelection,
): AsyncGenerator<readonly UnmappedEvent[]> {
  let page = await unmappedPage(pool, selection, '0');
  while (page.length > 0) {
    yield page;
    page = await unmappedPage(pool, selection, page.at(-1)?.seq);
  }
}

/**
 * Reads one page of unmapped events: the first ones after a number.
 *
 * @returns empty when there are no more
 */
export async function unmappedPage(
  database: Pool | ClientBase,
  selection: EventSelection,
  after: string | undefined,
): Promise<readonly UnmappedEvent[]> {
  return eventPage<UnmappedEvent>(database, UNMAPPED, selection, after);
}

/**
 * Locks events before subjects, each in the order of the inbox, so that no deadlock is possible. An
 * event that was changed in the meantime, or whose body was deleted, is left as it is.
 */
const STORE = `
WITH judged AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS judged
    (seq bigint, status text, type text, subject text, live boolean, event_time timestamptz, reason text, code text)
), selected AS (
  SELECT e.seq, e.status, e.error_code, e.error_object, e.error_field, e.reason, e.settled_at, judged.status AS becomes
  FROM event e JOIN judged USING (seq)
  WHERE e.status = 'unmapped' AND (judged.status = 'unmapped' OR e.body IS NOT NULL)
  ORDER BY e.source, e.event_id FOR UPDATE OF e
), kept AS (
  ${keepAction('judge anew', { of: "selected WHERE becomes = 'pending'", by: '$2::text' })}
), changed AS (
  UPDATE event e SET status = judged.status, type = judged.type, subject = judged.subject, live = judged.live,
    event_time = judged.event_time, reason = judged.reason, error_code = judged.code,
    settled_at = CASE WHEN judged.status = 'unmapped' THEN e.settled_at END
  FROM judged
  WHERE e.seq = judged.seq AND e.seq IN (SELECT seq FROM selected)
    AND (e.status, e.type, e.subject, e.reason, e.error_code)
      IS DISTINCT FROM (judged.status, judged.type, judged.subject, judged.reason, judged.code)
  RETURNING e.seq, e.source, e.subject, e.status
), due AS (
  ${dueAtOnce("changed WHERE status = 'pending'")}
)
SELECT coalesce(array_agg(seq::text) FILTER (WHERE status = 'pending'), '{}') AS pending,
  count(*) FILTER (WHERE status = 'unmapped')::int AS relabelled FROM changed`;

/** An event as it is to be stored, by its number. */
export interface JudgedEvent {
  readonly seq: string;
  readonly event: NewEvent;
}

/**
 * Stores what unmapped events are when they are read anew: mapped ones become pending, and their
 * subjects due; the others get their present cause and subject. Version rules apply to them as to
 * any event.
 *
 * @param judged pending or unmapped events, by `seq`; one transaction for all
 * @param by who asked for it; null when that is not known
 */
export async function storeJudgements(
  pool: Pool,
  judged: readonly JudgedEvent[],
  by: string | null = null,
): Promise<StoredJudgements> {
  const { pending, relabelled } = await withRetries(() => storeJudged(pool, judged, by));
  return { pending: pending.length, relabelled };
}

/** The same as part of a transaction. @returns `pending`: the numbers of the events that became so */
export async function storeJudged(
  database: Pool | ClientBase,
  judged: readonly JudgedEvent[],
  by: string | null,
): Promise<{ pending: readonly string[]; relabelled: number }> {
  const rows = judged.map(({ seq, event }) => {
    const { status, type, subject, live, time, reason, code } = event;
    return { seq, status, type: storedType(type), subject, live, event_time: time, reason, code };
  });
  type Stored = { pending: string[]; relabelled: number };
  const stored = await database.query<Stored>(STORE, [storableJson(rows), by]);
  return stored.rows[0] ?? { pending: [], relabelled: 0 };
}
