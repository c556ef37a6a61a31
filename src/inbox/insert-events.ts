import { storableJson } from '../storable.ts';
import { type NewEvent, storedType } from './event.ts';

/** An event, and how often it was received within one commit. */
export interface CountedEvent {
  readonly event: NewEvent;
  readonly arrivals: number;
}

/** An array that `store_events` takes: the type of its elements, and their values. */
type Parameter = readonly [type: string, read: (counted: CountedEvent) => unknown];

/** In the order of the function's parameters. */
const ARRAYS: readonly Parameter[] = [
  ['text', ({ event }) => event.source],
  ['text', ({ event }) => event.eventId],
  ['text', ({ event }) => storedType(event.type)],
  ['text', ({ event }) => event.subject],
  ['boolean', ({ event }) => event.live],
  ['timestamptz', ({ event }) => event.time],
  ['text', ({ event }) => event.proof],
  ['jsonb', ({ event }) => (event.origin ? storableJson(event.origin) : null)],
  ['integer', ({ arrivals }) => arrivals],
  ['text', ({ event }) => event.status],
  ['text', ({ event }) => event.reason],
  ['text', ({ event }) => event.code],
  ['jsonb', ({ event }) => headersJson(event)],
];

function headersJson({ headers = {} }: NewEvent): string | null {
  return Object.keys(headers).length === 0 ? null : storableJson(headers);
}

/**
 * Time for a commit that is running when a linger period ends: its events still belong to that
 * period.
 */
const COMMIT_GRACE_MS = 100;

/**
 * When the subject of a new event is due: at once while the inbox is quiet, which is when no event
 * of another commit came within the last linger (events of this one have its time); otherwise shortly
 * after the end of the running linger period. That instant is the same for all events of the period,
 * so that their subjects are claimed together and share calls to Salesforce.
 */
const LINGER_END = `CASE WHEN (SELECT received_at FROM event WHERE received_at <> now() ORDER BY seq DESC LIMIT 1)
      BETWEEN now() - make_interval(secs => $1::numeric / 1000) AND now()
    THEN to_timestamp((ceil(extract(epoch FROM now()) * 1000 / $1::numeric) * $1::numeric + ${COMMIT_GRACE_MS}) / 1000)
    ELSE now() END`;

/**
 * The first parameter is the linger period, the second the bodies, the third their lengths. The bodies
 * are one parameter, since an array of them would be sent as hexadecimal digits.
 */
const CALL = `SELECT source, event_id, is_new FROM store_events(${LINGER_END}, $2::bytea, $3::integer[],
  ${ARRAYS.map(([type], index) => `$${index + 4}::${type}[]`).join(', ')})`;

/**
 * The statement that stores events and makes their subjects due, by the function of migration
 * 0022-store-events: planning its statement each time would take longer than storing one event, and
 * behind a pooler no statement can be prepared by a name. A new event makes its
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
    text: CALL,
    values: [
      lingerMs,
      Buffer.concat(bodies),
      bodies.map(({ length }) => length),
      ...ARRAYS.map(([, read]) => events.map(read)),
    ],
  };
}

/**
 * Whether an event takes the place of one with the same source and event id: nothing would be
 * written for the other one, and this one is to be applied. The function `store_events` has the same condition. An event for which
 * nothing is written must not keep a genuine one from being applied: a test secret, or a weak proof
 * with an unmapped type, would be enough to use up the ids of genuine events. What a worker has judged
 * by the whole order, the arrival knows no better.
 */
export function takesPlace(
  event: Pick<NewEvent, 'status'>,
  other: { readonly status: string; readonly code: string | null },
): boolean {
  const isReplaceable = other.status === 'unmapped' && other.code !== 'NOT_OURS';
  return isReplaceable && event.status === 'pending';
}
