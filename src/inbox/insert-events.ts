import { storableJson } from '../storable.ts';
import { type NewEvent, storedType } from './event.ts';

/** An event, and how often it was received within one commit. */
export interface CountedEvent {
  readonly event: NewEvent;
  readonly arrivals: number;
}

/** A column of the table of events, its type, and its value. */
type Column = readonly [name: string, type: string, read: (counted: CountedEvent) => unknown];

const COLUMNS: readonly Column[] = [
  ['source', 'text', ({ event }) => event.source],
  ['event_id', 'text', ({ event }) => event.eventId],
  ['type', 'text', ({ event }) => storedType(event.type)],
  ['subject', 'text', ({ event }) => event.subject],
  ['live', 'boolean', ({ event }) => event.live],
  ['event_time', 'timestamptz', ({ event }) => event.time],
  ['proof', 'text', ({ event }) => event.proof],
  ['origin', 'jsonb', ({ event }) => (event.origin ? storableJson(event.origin) : null)],
  ['arrivals', 'integer', ({ arrivals }) => arrivals],
  ['status', 'text', ({ event }) => event.status],
  ['reason', 'text', ({ event }) => event.reason],
  ['error_code', 'text', ({ event }) => event.code],
];

const NAMES = COLUMNS.map(([name]) => name).join(', ');
/** The first parameter is the linger period, the second the bodies, the third their lengths. */
const ARRAYS = COLUMNS.map(([, type], index) => `$${index + 4}::${type}[]`).join(', ');

/** What an event brings along that takes the place of another one. */
const REPLACED = [
  'type',
  'subject',
  'live',
  'event_time',
  'proof',
  'origin',
  'status',
  'reason',
].concat(...['error_code', 'body', 'received_at', 'settled_at']);

/**
 * An event for which nothing is written must not keep a genuine one from being applied: a test
 * secret, or a weak proof with an unmapped type, would be enough to use up the ids of genuine events.
 * See `takesPlace`. What a worker has judged by the whole order, the arrival knows no better.
 */
const TAKES_PLACE = `e.status = 'unmapped' AND excluded.status = 'pending'
  AND e.error_code IS DISTINCT FROM 'NOT_OURS'`;

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
 * One text for any number of events, which no session has to prepare: behind a pooler, statements of
 * one process reach many sessions. The bodies are one parameter, since an array of them would be
 * sent as hexadecimal digits. An inserted row has the xmax 0, and one whose event was replaced the
 * time of this transaction.
 */
const INSERT = `
WITH arrived AS (
  SELECT ${NAMES}, substr($2::bytea, (sum(length) OVER (ORDER BY row) - length)::integer + 1, length) AS body
  FROM unnest($3::integer[], ${ARRAYS}) WITH ORDINALITY AS a (length, ${NAMES}, row)
),
stored AS (
  INSERT INTO event AS e (${NAMES}, body, received_at, settled_at)
  SELECT ${NAMES}, body, now(), CASE WHEN status <> 'pending' THEN now() END FROM arrived ORDER BY source, event_id
  ON CONFLICT (source, event_id) DO UPDATE SET arrivals = e.arrivals + excluded.arrivals, last_arrival_at = now(),
    ${REPLACED.map((name) => `${name} = CASE WHEN ${TAKES_PLACE} THEN excluded.${name} ELSE e.${name} END`).join(',\n    ')}
  RETURNING source, event_id, subject, status, (xmax = 0 OR received_at = now()) AS is_new
),
due AS (
  INSERT INTO subject AS s (source, key, due_at)
  SELECT source, subject, ${LINGER_END}
  FROM stored WHERE is_new AND status = 'pending' GROUP BY source, subject ORDER BY source, subject
  ON CONFLICT (source, key) DO UPDATE SET
    arrivals = s.arrivals + 1,
    due_at = CASE WHEN s.attempts > 0 THEN s.due_at ELSE least(s.due_at, excluded.due_at) END
)
SELECT source, event_id, is_new FROM stored`;

/**
 * The statement that stores events and makes their subjects due. Rows are sorted, since two
 * processes that lock the same rows in different orders would deadlock. A new event makes its
 * subject due at the end of the current linger period, even when the subject waits for its Order. A
 * subject that is being retried keeps its time. An event that is stored already only raises the
 * count of its arrivals, unless it takes the place of the stored one, see {@link takesPlace}.
 *
 * @param events no two with the same source and event id; at most 128
 * @param lingerMs how long events of a subject are gathered before they are applied, in
 *   milliseconds
 * @returns a query for `pg`; each of its rows has `source`, `event_id` and `is_new`
 */
export function insertStatement(events: readonly CountedEvent[], lingerMs: number) {
  const bodies = events.map(({ event }) => event.body);
  return {
    text: INSERT,
    values: [
      lingerMs,
      Buffer.concat(bodies),
      bodies.map(({ length }) => length),
      ...COLUMNS.map(([, , read]) => events.map(read)),
    ],
  };
}

/**
 * Whether an event takes the place of one with the same source and event id: nothing would be
 * written for the other one, and this one is to be applied. `TAKES_PLACE` is the same in SQL.
 */
export function takesPlace(
  event: Pick<NewEvent, 'status'>,
  other: { readonly status: string; readonly code: string | null },
): boolean {
  const isReplaceable = other.status === 'unmapped' && other.code !== 'NOT_OURS';
  return isReplaceable && event.status === 'pending';
}
