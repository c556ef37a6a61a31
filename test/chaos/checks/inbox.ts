import type { Meant, PlannedEvent } from '../plan/events.ts';
import type { Sent } from '../sender.ts';
import { query } from '../stage/database.ts';
import type { Finding } from './finding.ts';

/** An event as the inbox has it. */
export interface StoredEvent {
  event_id: string;
  status: string;
  arrivals: number;
  reason: string | null;
  error_code: string | null;
  error_object: string | null;
  body: Buffer;
}

const ALLOWED: Readonly<Record<Meant, readonly string[]>> = {
  applied: ['applied', 'superseded'],
  parked: ['parked'],
  'parked or superseded': ['parked', 'superseded'],
  waiting: ['waiting'],
  unmapped: ['unmapped'],
};

export async function readInbox(connectorUrl: string): Promise<StoredEvent[]> {
  return query<StoredEvent>(
    connectorUrl,
    'SELECT event_id, status, arrivals, reason, error_code, error_object, body FROM event ORDER BY seq',
  );
}

/** Every event that was acknowledged is in the inbox, once, as it was sent, and has become what it was meant to. */
export function checkInbox(
  stored: readonly StoredEvent[],
  events: readonly PlannedEvent[],
  sent: Sent,
): Finding[] {
  const rows = Map.groupBy(stored, ({ event_id }) => event_id);
  const known = new Set(events.map(({ id }) => id));
  const strangers = stored.filter(({ event_id }) => !known.has(event_id));
  return [
    ...strangers.map(
      ({ event_id }): Finding => ({
        promise: 'duplicates',
        text: `The inbox has an event ${event_id} that nobody sent.`,
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
  const found = (promise: Finding['promise'], text: string) =>
    findings.push({ promise, text: `Event ${event.id} ${text}.` });
  if (rows.length > 1) found('duplicates', `is in the inbox ${rows.length} times`);
  if (row.body.toString() !== event.body) found('lost', 'has another body than was sent');
  const attempts = sent.attempts.get(event) ?? 0;
  if (row.arrivals < acknowledged || row.arrivals > attempts)
    found(
      'lost',
      `was sent ${attempts} and acknowledged ${acknowledged} times, and counts ${row.arrivals}`,
    );
  if (!ALLOWED[event.meant].includes(row.status))
    found(
      promiseFor(event, row),
      `was meant to be ${event.meant} and is ${row.status}: ${row.reason}`,
    );
  if (row.status === 'parked' && !isExplained(event, row))
    found(
      'wrongly parked',
      `is parked without reason, code or object: ${row.reason} (${row.error_code})`,
    );
  return findings;
}

function promiseFor({ meant }: PlannedEvent, { status }: StoredEvent): Finding['promise'] {
  if (status === 'parked') return 'wrongly parked';
  return status === 'pending' || (status === 'waiting' && meant !== 'waiting')
    ? 'not settled'
    : 'wrongly settled';
}

/** An event that can not be read concerns no object yet. */
function isExplained(event: PlannedEvent, row: StoredEvent): boolean {
  const object = event.order.trouble === 'malformed' || row.error_object === 'Order';
  return object && Boolean(row.reason) && Boolean(row.error_code);
}
