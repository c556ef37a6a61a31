import type { NewEvent } from './event.ts';

/** An event, and how often it was received within one commit. */
export interface CountedEvent {
  readonly event: NewEvent;
  readonly arrivals: number;
}

const COLUMNS = [
  'source::text',
  'event_id::text',
  'type::text',
  'subject::text',
  'live::boolean',
  'event_time::timestamptz',
  'proof::text',
  'arrivals::integer',
  'status::text',
  'reason::text',
  'body::bytea',
].map((column) => column.split('::') as [name: string, type: string]);

const NAMES = COLUMNS.map(([name]) => name).join(', ');

/**
 * Time for a commit that is running when a linger period ends: its events still belong to that
 * period.
 */
const COMMIT_GRACE_MS = 100;

/**
 * Shortly after the end of the current linger period. The instant is the same for all events of the
 * period, so that their subjects are claimed together and share calls to Salesforce.
 */
const LINGER_END = `CASE WHEN $1::numeric > 0
    THEN to_timestamp((ceil(extract(epoch FROM now()) * 1000 / $1::numeric) * $1::numeric + ${COMMIT_GRACE_MS}) / 1000)
    ELSE now() END`;

/**
 * The statement that stores events and makes their subjects due. Rows are sorted, since two
 * processes that lock the same rows in different orders would deadlock. A new event makes its
 * subject due at the end of the current linger period, even when the subject waits for its Order. A
 * subject that is being retried keeps its time.
 *
 * @param events no two with the same source and event id; at most 128
 * @param lingerMs how long events of a subject are gathered before they are applied, in
 *   milliseconds
 * @returns a query for `pg`; each of its rows has `source`, `event_id` and `is_new`
 */
export function insertStatement(events: readonly CountedEvent[], lingerMs: number) {
  const rows = events.map((_, row) => {
    const first = row * COLUMNS.length + 2;
    return `(${COLUMNS.map(([, type], column) => `$${first + column}::${type}`).join(', ')})`;
  });
  return {
    // PostgreSQL prepares one plan per name; there are at most 128 names.
    name: `accept-${events.length}`,
    text: `
WITH arrived (${NAMES}) AS (VALUES ${rows.join(', ')}),
stored AS (
  INSERT INTO event AS e (${NAMES}, settled_at)
  SELECT ${NAMES}, CASE WHEN status <> 'pending' THEN now() END FROM arrived ORDER BY source, event_id
  ON CONFLICT (source, event_id) DO UPDATE SET arrivals = e.arrivals + excluded.arrivals
  RETURNING source, event_id, subject, status, (xmax = 0) AS is_new -- xmax is 0 for inserted rows
),
due AS (
  INSERT INTO subject AS s (source, key, due_at)
  SELECT source, subject, ${LINGER_END}
  FROM stored WHERE is_new AND status = 'pending' GROUP BY source, subject ORDER BY source, subject
  ON CONFLICT (source, key) DO UPDATE SET
    arrivals = s.arrivals + 1,
    due_at = CASE WHEN s.attempts > 0 THEN s.due_at ELSE least(s.due_at, excluded.due_at) END
)
SELECT source, event_id, is_new FROM stored`,
    values: [lingerMs, ...events.flatMap(({ event, arrivals }) => valuesOf(event, arrivals))],
  };
}

function valuesOf(event: NewEvent, arrivals: number): unknown[] {
  const { source, eventId, type, subject, live, time, proof, status, reason, body } = event;
  return [source, eventId, type, subject, live, time, proof, arrivals, status, reason, body];
}
