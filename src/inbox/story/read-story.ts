import type { Pool } from 'pg';
import type { EventHeaders } from '../../sources/event-headers.ts';
import { MEMORY_FOR_ORG, ORG_TABLE } from '../connected-org.ts';
import type { ConflictIds } from '../event.ts';
import { type HistoryEntry, readHistory } from '../history/read-history.ts';
import type { SubjectName } from '../repair/event-selection.ts';

/** How a subject stands. A subject all of whose events are unmapped has no row: all is null or 0. */
export interface StoredSubject {
  readonly dueAt: Date | null;
  /** Failed attempts in a row. */
  readonly attempts: number;
  /** Until when a worker has leased it; null when none has. */
  readonly leasedUntil: Date | null;
  readonly waitingSince: Date | null;
  readonly heldSince: Date | null;
  /** The stored form of its SubjectState for the connected org, and its clocks. */
  readonly memory: unknown;
}

/** All that is kept of an event. */
export interface StoredEvent {
  /** Its number in the inbox. */
  readonly seq: string;
  readonly eventId: string;
  readonly type: string | null;
  readonly live: boolean | null;
  /** When the sender created it. */
  readonly createdAt: Date | null;
  readonly receivedAt: Date;
  readonly arrivals: number;
  readonly proof: string;
  readonly status: string;
  readonly settledAt: Date | null;
  readonly reason: string | null;
  readonly code: string | null;
  readonly object: string | null;
  readonly field: string | null;
  readonly conflict: ConflictIds | null;
  readonly dismissalNote: string | null;
  readonly dismissedBy: string | null;
  /** Null when retention has deleted it, or when it did not fit into memory. */
  readonly body: Buffer | null;
  /** The HTTP headers that its source reads. */
  readonly headers: EventHeaders;
  /** Whether the inbox has the body. */
  readonly hasBody: boolean;
  /** What its attempts came to, and what was done to it, apart from its present outcome. */
  readonly history: readonly HistoryEntry[];
}

/** A subject with its events in the order of their arrival. */
export interface StoredStory {
  readonly name: SubjectName;
  readonly subject: StoredSubject;
  readonly events: readonly StoredEvent[];
  /** The number of all of its events by status, those that were not read included. */
  readonly counts: Readonly<Record<string, number>>;
}

/** How much of a subject is read into memory: what is not settled, and the newest, comes first. */
export interface StoryLimits {
  /** Events; 500 by default. */
  readonly maxEvents?: number | undefined;
  /** Of the bodies, all together; 32 MiB by default. Events beyond that are read without theirs. */
  readonly maxBytes?: number | undefined;
}

/** An order with more events than a person reads is no reason to read them all into memory. */
const MAX_EVENTS = 500;
const MAX_BYTES = 32 * 1024 * 1024;

const SUBJECT = `
WITH ${ORG_TABLE}
SELECT due_at AS "dueAt", attempts, CASE WHEN leased_until > now() THEN leased_until END AS "leasedUntil",
  waiting_since AS "waitingSince", held_since AS "heldSince", ${MEMORY_FOR_ORG} AS memory
FROM subject s, org WHERE source = $1 AND key = $2`;

/** What is read of an event, apart from its body. */
export const EVENT_COLUMNS = `
  seq, event_id AS "eventId", type, live, event_time AS "createdAt", received_at AS "receivedAt", arrivals, proof,
  status, settled_at AS "settledAt", reason, error_code AS code, error_object AS object, error_field AS field,
  conflict, dismissal_note AS "dismissalNote", dismissed_by AS "dismissedBy",
  coalesce(headers, '{}') AS headers`;

/** Events that are not settled are read before the others, and of those the newest. */
const EVENTS = `
WITH chosen AS (
  SELECT seq, octet_length(body) AS bytes,
    row_number() OVER (ORDER BY status NOT IN ('pending', 'waiting', 'parked'), seq DESC) AS place
  FROM event WHERE source = $1 AND subject = $2
), measured AS (
  SELECT seq, bytes, sum(bytes) OVER (ORDER BY place) AS total FROM chosen WHERE place <= $3
)
SELECT ${EVENT_COLUMNS}, bytes IS NOT NULL AS "hasBody", CASE WHEN total <= $4 THEN body END AS body
FROM measured JOIN event USING (seq) ORDER BY seq`;

const COUNTS = `
SELECT status, count(*)::int AS count FROM event WHERE source = $1 AND subject = $2
GROUP BY status ORDER BY count DESC, status`;

const NO_ROW: StoredSubject = {
  ...{ dueAt: null, attempts: 0, leasedUntil: null, waitingSince: null, heldSince: null },
  memory: {},
};

/** Reads how a subject stands. */
export async function readStoredSubject(
  pool: Pool,
  { source, key }: SubjectName,
): Promise<StoredSubject> {
  return (await pool.query<StoredSubject>(SUBJECT, [source, key])).rows[0] ?? NO_ROW;
}

/**
 * Reads what the inbox has kept of a subject.
 *
 * @param limits how much is read at most
 * @returns with those that are not settled, and the newest ones
 */
export async function readStory(
  pool: Pool,
  name: SubjectName,
  { maxEvents = MAX_EVENTS, maxBytes = MAX_BYTES }: StoryLimits = {},
): Promise<StoredStory> {
  const parameters = [name.source, name.key];
  const subject = await readStoredSubject(pool, name);
  const limits = [maxEvents, Math.floor(maxBytes)];
  const events = await pool.query<Omit<StoredEvent, 'history'>>(EVENTS, [...parameters, ...limits]);
  const history = await readHistory(
    pool,
    events.rows.map(({ seq }) => seq),
  );
  const counts = await pool.query<{ status: string; count: number }>(COUNTS, parameters);
  return {
    name,
    subject,
    events: events.rows.map((event) => ({ ...event, history: history.get(event.seq) ?? [] })),
    counts: Object.fromEntries(counts.rows.map(({ status, count }) => [status, count])),
  };
}
