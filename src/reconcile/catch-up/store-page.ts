import type { Pool } from 'pg';
import type { Proof } from '../../authenticate/authenticate.ts';
import type { NewEvent } from '../../inbox/event.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import { takesPlace } from '../../inbox/insert-events.ts';
import { readEvent } from '../../inbox/read-event.ts';
import type { Source } from '../../sources/source.ts';

export interface BackfillInbox {
  readonly pool: Pool;
  readonly inbox: Inbox;
  readonly source: Source;
}

/** What became of events. */
export interface BackfillCounts {
  readonly seen: number;
  /** Were in the inbox already. */
  readonly known: number;
  /** Are in the inbox now, and were not; in a dry run, those that would be. */
  readonly isNew: number;
  /** New ones that are kept as rejected, since they are no usable events. */
  readonly rejected: number;
}

/** The event was not delivered by a call: the connector asked for it. */
const PROOF: Proof = { method: 'backfill', caller: "Digital River's log of events" };

const STATUSES = `
SELECT event_id AS "eventId", status, error_code AS code FROM event WHERE source = $1 AND event_id = ANY($2::text[])`;

/**
 * Stores those events of a page that the inbox lacks, through the same door as arrivals. Those that
 * it has are left alone: they have not arrived again.
 *
 * @param texts the JSON of each event
 * @returns the ids of all events of the page
 * @throws ServiceUnavailableError when an event cannot be stored
 */
export async function storePage(
  parts: BackfillInbox,
  texts: readonly string[],
): Promise<readonly string[]> {
  const events = eventsOf(parts, texts);
  const missing = await missingEvents(parts, events);
  await Promise.all(missing.map((event) => parts.inbox.accept(event)));
  return events.map(({ eventId }) => eventId);
}

/**
 * Counts what {@link storePage} would store.
 *
 * @param counted ids of events that were counted before
 * @returns the counts of the other events, and their ids
 */
export async function surveyPage(
  parts: BackfillInbox,
  texts: readonly string[],
  counted: ReadonlySet<string>,
): Promise<{ counts: BackfillCounts; ids: readonly string[] }> {
  const events = eventsOf(parts, texts).filter(({ eventId }) => !counted.has(eventId));
  const missing = await missingEvents(parts, events);
  const counts = {
    seen: events.length,
    known: events.length - missing.length,
    isNew: missing.length,
    rejected: missing.filter(({ status }) => status === 'rejected').length,
  };
  return { counts, ids: events.map(({ eventId }) => eventId) };
}

/** The events of a page, each once. */
function eventsOf({ source }: BackfillInbox, texts: readonly string[]): NewEvent[] {
  const events = new Map<string, NewEvent>();
  for (const text of texts) {
    const { event } = readEvent(source, Buffer.from(text), PROOF);
    events.set(event.eventId, event);
  }
  return [...events.values()];
}

/** Events that the inbox lacks, or has only as unmapped although they are to be applied. */
async function missingEvents(
  { pool, source }: BackfillInbox,
  events: readonly NewEvent[],
): Promise<NewEvent[]> {
  const { rows } = await pool.query<{ eventId: string; status: string; code: string | null }>(
    STATUSES,
    [source.name, events.map(({ eventId }) => eventId)],
  );
  const stored = new Map(rows.map((row) => [row.eventId, row]));
  return events.filter((event) => {
    const other = stored.get(event.eventId);
    return other === undefined || takesPlace(event, other);
  });
}

/** Adds counts. */
export function sumOf(a: BackfillCounts, b: BackfillCounts): BackfillCounts {
  return {
    seen: a.seen + b.seen,
    known: a.known + b.known,
    isNew: a.isNew + b.isNew,
    rejected: a.rejected + b.rejected,
  };
}

/** Before the first page. */
export const NO_COUNTS: BackfillCounts = { seen: 0, known: 0, isNew: 0, rejected: 0 };
