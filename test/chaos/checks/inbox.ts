import type { ExpectedStatus, PlannedEvent } from '../plan/events.ts';
import type { Sent } from '../sender.ts';
import { query } from '../stage/database.ts';
import type { Finding } from './finding.ts';

/** An event as stored in the inbox. */
export interface StoredEvent {
  event_id: string;
  status: string;
  arrivals: number;
  reason: string | null;
  error_code: string | null;
  error_object: string | null;
  body: Buffer;
}

const ALLOWED: Readonly<Record<ExpectedStatus, readonly string[]>> = {
  applied: ['applied', 'superseded'],
  parked: ['parked'],
  'parked or superseded': ['parked', 'superseded'],
  waiting: ['waiting'],
  unmapped: ['unmapped'],
};

/** Reads all events of the inbox, in order of arrival. */
export async function readInbox(connectorUrl: string): Promise<StoredEvent[]> {
  return query<StoredEvent>(
    connectorUrl,
    'SELECT event_id, status, arrivals, reason, error_code, error_object, body FROM event ORDER BY seq',
  );
}

/**
 * Checks that each acknowledged event is in the inbox once, with the body and the status that are
 * expected.
 */
export function checkInbox(
  stored: readonly StoredEvent[],
  events: readonly PlannedEvent[],
  sent: Sent,
): Finding[] {
  const rows = Map.groupBy(stored, ({ event_id }) => event_id);
  const known = new Set(events.map(({ id }) => id));
  const unknown = stored.filter(({ event_id }) => !known.has(event_id));
  return [
    ...unknown.map(
      ({ event_id }): Finding => ({
        promise: 'duplicates',
        text: `The inbox has an event ${event_id} that was not sent.`,
      }),
    ),
    ...events.flatMap((event) => checkEvent(event, rows.get(event.id) ?? [], sent)),
  ];
}

function checkEvent(event: PlannedEvent, rows: readonly StoredEvent[], sent: Sent): Finding[] {
  const acknowledged = sent.acknowledged.get(event) ?? 0;
  const [row] = rows;
  if (row === undefined) {
    const text = `Event ${event.id} was answered 2xx ${acknowledged} times and is not in the inbox.`;
    return acknowledged === 0 ? [] : [{ promise: 'lost', text }];
  }
  const findings: Finding[] = [];
  const add = (promise: Finding['promise'], text: string) =>
    findings.push({ promise, text: `Event ${event.id} ${text}.` });
  if (rows.length > 1) add('duplicates', `is in the inbox ${rows.length} times`);
  if (row.body.toString() !== event.body) add('lost', 'has a different body than the sent one');
  const attempts = sent.attempts.get(event) ?? 0;
  if (row.arrivals < acknowledged || row.arrivals > attempts)
    add(
      'lost',
      `was sent ${attempts} times and acknowledged ${acknowledged} times, but has ${row.arrivals} arrivals`,
    );
  if (!ALLOWED[event.expected].includes(row.status))
    add(promiseFor(event, row), `should be ${event.expected} and is ${row.status}: ${row.reason}`);
  if (row.status === 'parked' && !isExplained(event, row))
    add(
      'wrongly parked',
      `is parked without reason, code or object: ${row.reason} (${row.error_code})`,
    );
  return findings;
}

function promiseFor({ expected }: PlannedEvent, { status }: StoredEvent): Finding['promise'] {
  if (status === 'parked') return 'wrongly parked';
  return status === 'pending' || (status === 'waiting' && expected !== 'waiting')
    ? 'not settled'
    : 'wrongly settled';
}

/** An event with a malformed id is parked before its object is known. */
function isExplained(event: PlannedEvent, row: StoredEvent): boolean {
  const hasObject = event.order.problem === 'malformed' || row.error_object === 'Order';
  return hasObject && Boolean(row.reason) && Boolean(row.error_code);
}
