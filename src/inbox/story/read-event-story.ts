import type { Pool } from 'pg';
import {
  EVENT_COLUMNS,
  readStoredSubject,
  type StoredEvent,
  type StoredSubject,
} from './read-story.ts';

/** An event with those of its subject that say what was written before and after it. */
export interface EventStory {
  readonly subject: StoredSubject;
  /** In the order of their arrival. */
  readonly events: readonly Omit<StoredEvent, 'history'>[];
}

/** Events of the subject that arrived before and after: their facts, without bodies. */
const MAX_AROUND = 100;
/** Of these, the last ones before by the sender's time, and the newest ones. */
const MAX_BEFORE = 10;
const MAX_NEWEST = 5;
/** The process that reads them acknowledges webhooks, too. */
export const MAX_READ_BYTES = 1024 * 1024;

const around = (comparison: '<' | '>') => `
(SELECT e.seq FROM event e, own
 WHERE e.subject = own.subject AND e.source = own.source AND e.seq ${comparison} own.seq
 ORDER BY e.seq DESC LIMIT ${MAX_AROUND})`;

/** `octet_length` decompresses nothing; a body is read when it is known to fit. */
const EVENTS = `
WITH own AS (
  SELECT seq, source, subject, coalesce(event_time, received_at) AS time FROM event WHERE seq = $1
), candidate AS (
  SELECT e.seq, octet_length(e.body) AS bytes, coalesce(e.event_time, e.received_at) AS time,
    coalesce(e.event_time, e.received_at) <= own.time AS is_before
  FROM own, event e
  WHERE e.seq IN (${around('<')} UNION ALL ${around('>')}) AND e.status IN ('applied', 'superseded')
), ranked AS (
  SELECT seq, bytes, is_before, row_number() OVER (PARTITION BY is_before ORDER BY time DESC, seq DESC) AS rank
  FROM candidate
), chosen AS (
  SELECT seq, octet_length(body) AS bytes, 0 AS place FROM event WHERE seq = $1
  UNION ALL
  SELECT seq, bytes, rank AS place FROM ranked WHERE is_before AND rank <= ${MAX_BEFORE}
  UNION ALL
  SELECT seq, bytes, rank + ${MAX_BEFORE} FROM ranked WHERE NOT is_before AND rank <= ${MAX_NEWEST}
), measured AS (
  SELECT seq, bytes, sum(bytes) OVER (ORDER BY place) AS total FROM chosen
)
SELECT ${EVENT_COLUMNS}, bytes IS NOT NULL AS "hasBody", CASE WHEN total <= ${MAX_READ_BYTES} THEN body END AS body
FROM measured JOIN event USING (seq) ORDER BY seq`;

/**
 * Reads an event, the ten of its subject before it, and the five newest after it, with 1 MiB of
 * bodies at most: however many events the subject has, that does not take long.
 */
export async function readEventStory(
  pool: Pool,
  {
    seq,
    source,
    subject,
  }: { readonly seq: string; readonly source: string; readonly subject: string },
): Promise<EventStory> {
  const events = await pool.query<EventStory['events'][number]>(EVENTS, [seq]);
  return { subject: await readStoredSubject(pool, { source, key: subject }), events: events.rows };
}
