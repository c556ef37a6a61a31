import type { Pool } from 'pg';
import type { EventHeaders } from '../../inbox/event.ts';

/** Limits the memory that one subject takes; the next claim reads the rest. */
const MAX_EVENTS_PER_SUBJECT = 500;
/** Keeps the statement that settles a batch far below the time limit of statements. */
const MAX_EVENTS_PER_BATCH = 5000;

/**
 * Pending events come before waiting ones, so that events that wait in large numbers do not keep
 * the others from being read. Of a subject none of whose events fits, one row without a body is
 * returned. `octet_length` decompresses nothing.
 */
const OPEN_EVENTS = `
WITH open AS (
  SELECT claimed.place, e.seq, e.event_id, e.type, e.received_at, e.event_time, e.status, e.bytes,
    row_number() OVER (PARTITION BY claimed.place ORDER BY e.status = 'waiting', e.seq) AS place_in_subject,
    row_number() OVER batch AS place_in_batch, sum(e.bytes) OVER batch AS bytes_in_batch
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS claimed (source, key, place)
  CROSS JOIN LATERAL (
    SELECT seq, event_id, type, received_at, event_time, status, octet_length(body) AS bytes FROM event
    WHERE source = claimed.source AND subject = claimed.key AND status IN ('pending', 'waiting')
    ORDER BY status = 'waiting', seq LIMIT ${MAX_EVENTS_PER_SUBJECT} + 1
  ) e
  WINDOW batch AS (ORDER BY claimed.place, e.status = 'waiting', e.seq)
), judged AS (
  SELECT *, place_in_batch = 1 OR (place_in_subject <= ${MAX_EVENTS_PER_SUBJECT}
    AND place_in_batch <= ${MAX_EVENTS_PER_BATCH} AND bytes_in_batch <= $3) AS fits
  FROM open
), counted AS (
  SELECT *, CASE WHEN bool_or(NOT fits AND status = 'pending') OVER subject THEN 'pending'
    WHEN bool_or(NOT fits) OVER subject THEN 'waiting' ELSE 'none' END AS unread
  FROM judged WINDOW subject AS (PARTITION BY place)
)
SELECT place, counted.seq, event_id, type, received_at, event_time, status, fits, unread, kept.body, kept.headers
FROM counted LEFT JOIN LATERAL (SELECT body, headers FROM event WHERE event.seq = counted.seq) AS kept ON fits
WHERE fits OR place_in_subject = 1 ORDER BY place, counted.seq`;

/** An open event as it is read from the inbox. */
export interface OpenEventRow {
  readonly place: string;
  readonly seq: string;
  readonly event_id: string;
  readonly type: string;
  readonly received_at: Date;
  /** When the sender created it; null when that is not known. */
  readonly event_time: Date | null;
  readonly status: 'pending' | 'waiting';
  /** False: its subject's events would be more than the batch may have; there is no body. */
  readonly fits: boolean;
  /** The most urgent status among the subject's events that were not read. */
  readonly unread: 'none' | 'waiting' | 'pending';
  readonly body: Buffer;
  readonly headers: EventHeaders | null;
}

/**
 * Reads the open events of subjects, those of the first subject first, until their bodies have the
 * given size.
 *
 * @param maxBytes of all bodies together; the first event is read whatever its size
 * @returns the events of each subject in the order of their arrival
 */
export async function readOpenEvents<S extends { source: string; key: string }>(
  pool: Pool,
  subjects: readonly S[],
  maxBytes: number,
): Promise<Map<S | undefined, OpenEventRow[]>> {
  const { rows } = await pool.query<OpenEventRow>(OPEN_EVENTS, [
    subjects.map(({ source }) => source),
    subjects.map(({ key }) => key),
    maxBytes,
  ]);
  return Map.groupBy(rows, ({ place }) => subjects[Number(place) - 1]);
}
