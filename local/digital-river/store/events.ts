import type { Pool } from 'pg';
import { DAY_MS } from '../../../src/time.ts';
import { type Condition, type Page, type PageRequest, readPage } from './page.ts';

/** Digital River keeps events for 30 days (OpenAPI file, /events). */
const KEPT_MS = 30 * DAY_MS;

export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** Exactly the posted bytes. */
  readonly body: Buffer;
}

export interface NewEvent extends StoredEvent {
  /** The event's own `createdTime`, ISO 8601; undefined when it has none. */
  readonly createdTime: string | undefined;
  /** The order that the event is about, if any. */
  readonly orderId: string | undefined;
}

/**
 * Stores an event; an existing one stays unchanged.
 * @param now the simulated time
 * @returns whether the event is new, known, or an existing one has another body
 */
export async function storeEvent(
  pool: Pool,
  event: NewEvent,
  now: number,
): Promise<'new' | 'known' | 'different'> {
  const { rowCount } = await pool.query(
    `INSERT INTO events (id, type, body, created_time, stored_at, order_id)
     VALUES ($1, $2, $3, coalesce($4::timestamptz, $5), $5, $6) ON CONFLICT (id) DO NOTHING`,
    [
      event.id,
      event.type,
      event.body,
      event.createdTime ?? null,
      new Date(now),
      event.orderId ?? null,
    ],
  );
  if (rowCount === 1) return 'new';
  const { rows } = await pool.query<{ same: boolean }>(
    'SELECT body = $2 AS same FROM events WHERE id = $1',
    [event.id, event.body],
  );
  return rows[0]?.same ? 'known' : 'different';
}

/** The event with this id, if it is not older than 30 days. */
export async function findEvent(
  pool: Pool,
  id: string,
  now: number,
): Promise<StoredEvent | undefined> {
  const { rows } = await pool.query<StoredEvent>(
    'SELECT id, type, body FROM events WHERE id = $1 AND stored_at > $2',
    [id, new Date(now - KEPT_MS)],
  );
  return rows[0];
}

/**
 * Events of the last 30 days, newest `createdTime` first.
 * @param conditions further conditions on the table's columns
 * @param now the simulated time
 */
export function listEvents(
  pool: Pool,
  conditions: readonly Condition[],
  page: PageRequest,
  now: number,
): Promise<Page<StoredEvent>> {
  const kept = { sql: 'stored_at > $1', values: [new Date(now - KEPT_MS)] };
  return readPage(
    pool,
    { table: 'events', columns: 'id, type, body' },
    [kept, ...conditions],
    page,
  );
}

/** Whether an order has had an event of a type. */
export async function hasEvent(pool: Pool, orderId: string, type: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'SELECT 1 FROM events WHERE order_id = $1 AND type = $2 LIMIT 1',
    [orderId, type],
  );
  return rowCount === 1;
}

/** What the pages show of an event; its content stays out of them. */
export interface EventSummary {
  readonly id: string;
  readonly type: string;
  readonly createdTime: Date;
}

/**
 * The events about an order, newest first.
 * @param limit how many at most
 */
export async function eventsOfOrder(
  pool: Pool,
  orderId: string,
  limit: number,
): Promise<EventSummary[]> {
  const { rows } = await pool.query<EventSummary>(
    `SELECT id, type, created_time AS "createdTime" FROM events WHERE order_id = $1
     ORDER BY created_time DESC, number DESC LIMIT $2`,
    [orderId, limit],
  );
  return rows;
}
