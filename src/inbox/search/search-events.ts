import type { Pool } from 'pg';
import { selectionCondition } from '../repair/event-selection.ts';
import type { EventFilter, EventStatus } from './event-filter.ts';
import { MAX_EVENTS, type SearchScope, scopeFor } from './search-scope.ts';

/** What a list shows of an event. */
export interface ListedEvent {
  readonly seq: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: string | null;
  readonly subject: string | null;
  readonly status: EventStatus;
  readonly code: string | null;
  readonly reason: string | null;
  readonly receivedAt: Date;
  readonly arrivals: number;
}

/** A page of events, the newest first. */
export interface EventPage {
  readonly events: readonly ListedEvent[];
  /** Whether more than 100 orders were named, so that events of others are left out. */
  readonly hasMoreOrders: boolean;
  /** The number of the event before which to go on; null at the end. */
  readonly next: string | null;
  /** How far was looked, when the search is not complete; null when it is, or the page is full. */
  readonly lookedThrough: { readonly events: number; readonly back: Date } | null;
}

const COLUMNS = `seq, source, event_id, type, subject, status, error_code, reason, dismissal_note, received_at, arrivals`;

/** The events of a scope, the newest first, from before a number on. */
const scopeSql = (conditions: readonly string[]) =>
  `FROM event WHERE ${conditions.join(' AND ') || 'true'} ORDER BY seq DESC`;

/**
 * Searches events, the newest first. Each request looks through 20,000 events at most; if it finds
 * too few of them, it says how far it has looked.
 *
 * @param before number of the event before which to look; undefined: from the newest on
 * @param limit maximum number of events
 */
export async function searchEvents(
  pool: Pool,
  filter: EventFilter,
  { before, limit }: { readonly before: string | undefined; readonly limit: number },
): Promise<EventPage> {
  const scope = startingBefore(await scopeFor(pool, filter), before);
  const { hasMoreOrders } = scope;
  const rows = await findIn(pool, scope, limit + 1);
  if (rows.length > limit) {
    const events = rows.slice(0, limit);
    const next = events.at(-1)?.seq ?? null;
    return { events, hasMoreOrders, next, lookedThrough: null };
  }
  const end = await endOf(pool, scope);
  if (end === undefined) return { events: rows, hasMoreOrders, next: null, lookedThrough: null };
  const lookedThrough = { events: MAX_EVENTS, back: end.receivedAt };
  return { events: rows, hasMoreOrders, next: end.seq, lookedThrough };
}

function startingBefore(scope: SearchScope, before: string | undefined): SearchScope {
  if (before === undefined) return scope;
  const values = [...scope.values, before];
  return { ...scope, values, conditions: [...scope.conditions, `seq < $${values.length}::bigint`] };
}

async function findIn(
  pool: Pool,
  { conditions, values, filter: { status, ...selection } }: SearchScope,
  limit: number,
): Promise<ListedEvent[]> {
  const left = selectionCondition(selection, values.length);
  const isOfStatus = status === undefined ? 'true' : `status = '${status}'`;
  const { rows } = await pool.query<ListedEvent>(
    `WITH looked AS (SELECT ${COLUMNS} ${scopeSql(conditions)} LIMIT ${MAX_EVENTS})
     SELECT seq, source, event_id AS "eventId", type, subject, status, error_code AS code, reason,
       received_at AS "receivedAt", arrivals
     FROM looked WHERE ${isOfStatus} AND ${left.sql} ORDER BY seq DESC LIMIT ${limit}`,
    [...values, ...left.values],
  );
  return rows;
}

/** The last event that was looked at, if there are more behind it. */
async function endOf(
  pool: Pool,
  { conditions, values }: SearchScope,
): Promise<{ seq: string; receivedAt: Date } | undefined> {
  const { rows } = await pool.query<{ seq: string; receivedAt: Date }>(
    `SELECT seq, received_at AS "receivedAt" ${scopeSql(conditions)} OFFSET ${MAX_EVENTS - 1} LIMIT 1`,
    [...values],
  );
  return rows[0];
}
