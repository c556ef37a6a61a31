import type { NewEvent } from './event.ts';

/** An event together with how often it came within one commit. */
export interface Counted {
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

/** What is just being committed when a linger ends belongs to it too. */
const COMMIT_GRACE_MS = 100;

/**
 * A moment after the end of the running linger: the same for all that come in it, so that they are claimed together and
 * share calls to Salesforce.
 */
const NEXT_TICK = `CASE WHEN $1::numeric > 0
    THEN to_timestamp((ceil(extract(epoch FROM now()) * 1000 / $1::numeric) * $1::numeric + ${COMMIT_GRACE_MS}) / 1000)
    ELSE now() END`;

/**
 * The statement that makes events durable and their subjects due, for any number of events. Rows are sorted, since two
 * processes that lock the same rows in different orders would wait for each other. A new event wakes its subject at the end
 * of the running linger, also when the subject waits for its Order, and not before its time when it is being retried.
 *
 * @param events no two with the same source and event id
 * @param lingerMs how long events of a subject are gathered before they are applied, in milliseconds
 */
export function acceptStatement(events: readonly Counted[], lingerMs: number) {
  const rows = events.map((_, row) => {
    const first = row * COLUMNS.length + 2;
    return `(${COLUMNS.map(([, type], column) => `$${first + column}::${type}`).join(', ')})`;
  });
  return {
    // One plan per number of rows; sizes that differ are few, since a group is at most 128.
    name: `accept-${events.length}`,
    text: `
WITH arrived (${NAMES}) AS (VALUES ${rows.join(', ')}),
stored AS (
  INSERT INTO event AS e (${NAMES}, settled_at)
  SELECT ${NAMES}, CASE WHEN status <> 'pending' THEN now() END FROM arrived ORDER BY source, event_id
  ON CONFLICT (source, event_id) DO UPDATE SET arrivals = e.arrivals + excluded.arrivals
  RETURNING source, event_id, subject, status, (xmax = 0) AS fresh -- xmax is 0 on rows that were inserted
),
due AS (
  INSERT INTO subject AS s (source, key, due_at)
  SELECT source, subject, ${NEXT_TICK}
  FROM stored WHERE fresh AND status = 'pending' GROUP BY source, subject ORDER BY source, subject
  ON CONFLICT (source, key) DO UPDATE SET
    arrivals = s.arrivals + 1,
    due_at = CASE WHEN s.attempts > 0 THEN s.due_at ELSE least(s.due_at, excluded.due_at) END
)
SELECT source, event_id, fresh FROM stored`,
    values: [lingerMs, ...events.flatMap(({ event, arrivals }) => valuesOf(event, arrivals))],
  };
}

function valuesOf(event: NewEvent, arrivals: number): unknown[] {
  const { source, eventId, type, subject, live, time, proof, status, reason, body } = event;
  return [source, eventId, type, subject, live, time, proof, arrivals, status, reason, body];
}
