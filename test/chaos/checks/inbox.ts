import { CONFLICT, type ExpectedStatus, type PlannedEvent } from '../plan/events.ts';
import type { CreatedOrder } from '../plan/orders.ts';
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
  'any of a dead order': ['applied', 'superseded', 'parked'],
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
 * expected. Parked are only the events of an order whose Salesforce Order belongs to another one,
 * and those whose values are refused.
 *
 * @param losers orders that lost their Salesforce Order to a rival: all their events are parked
 */
export function checkInbox(
  stored: readonly StoredEvent[],
  events: readonly PlannedEvent[],
  losers: ReadonlySet<CreatedOrder>,
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
    ...events
      .map((event) => judged(event, losers))
      .flatMap((each) => checkEvent(each, rows.get(each.event.id) ?? [], sent)),
  ];
}

type Judged = Pick<PlannedEvent, 'expected' | 'parkedFor'> & { readonly event: PlannedEvent };

function judged(event: PlannedEvent, losers: ReadonlySet<CreatedOrder>): Judged {
  const { order, expected, parkedFor } = event;
  const isLost = order !== undefined && losers.has(order) && expected !== 'unmapped';
  return isLost
    ? { event, expected: 'parked', parkedFor: [CONFLICT] }
    : { event, expected, parkedFor };
}

function checkEvent(
  { event, expected, parkedFor }: Judged,
  rows: readonly StoredEvent[],
  sent: Sent,
): Finding[] {
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
  if (!ALLOWED[expected].includes(row.status))
    add(
      promiseFor(expected, row),
      `should be ${expected} and is ${row.status}: ${row.reason} (${row.error_code})`,
    );
  else if (row.status === 'parked' && !isExplained(row, parkedFor))
    add(
      'wrongly parked',
      `is parked without reason, code or object, or with a wrong code: ${row.reason} (${row.error_code})`,
    );
  return findings;
}

function promiseFor(expected: ExpectedStatus, { status }: StoredEvent): Finding['promise'] {
  if (status === 'parked') return 'wrongly parked';
  return status === 'pending' || (status === 'waiting' && expected !== 'waiting')
    ? 'not settled'
    : 'wrongly settled';
}

/** An event that cannot be read is parked before its object is known. */
function isExplained(row: StoredEvent, codes: readonly string[]): boolean {
  const hasObject = row.error_code === 'INVALID_EVENT' || row.error_object === 'Order';
  return hasObject && Boolean(row.reason) && codes.includes(row.error_code ?? '');
}
