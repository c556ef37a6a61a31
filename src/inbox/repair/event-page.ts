import type { ClientBase, Pool, QueryResultRow } from 'pg';
import { type EventSelection, selectionCondition } from './event-selection.ts';

const MAX_PAGE_EVENTS = 500;
/** Limits the memory of a page; its first event is read whatever its size. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024;

/** `octet_length` decompresses nothing; a body is read when it is known to fit. */
const pageStatement = (events: string, matches: string, next: number) => `
WITH page AS (
  SELECT seq, source, event_id, type, live, received_at, proof, error_code, reason, octet_length(body) AS bytes
  FROM (${events}) chosen
  WHERE ${matches} AND seq > $${next}::bigint ORDER BY seq LIMIT ${MAX_PAGE_EVENTS}
), measured AS (
  SELECT *, row_number() OVER so_far AS place, coalesce(sum(bytes) OVER so_far, 0) AS total
  FROM page WINDOW so_far AS (ORDER BY seq)
)
SELECT seq, source, event_id AS "eventId", type, live, received_at AS "receivedAt", proof, error_code AS code, reason,
  body, coalesce(headers, '{}') AS headers, origin, arrivals
FROM measured CROSS JOIN LATERAL (SELECT body, headers, origin, arrivals FROM event WHERE event.seq = measured.seq) AS kept
WHERE place = 1 OR total <= ${MAX_PAGE_BYTES} ORDER BY seq`;

/**
 * Reads a page of events with their bodies: the first ones after a number.
 *
 * @param events the statement that has them, with all columns that a selection names
 * @param after their numbers are greater
 * @returns at most 500 events, and about 16 MB of bodies; empty when there are no more
 */
export async function eventPage<Row extends QueryResultRow>(
  database: Pool | ClientBase,
  events: string,
  selection: EventSelection,
  after: string | undefined,
): Promise<readonly Row[]> {
  const { sql, values, next } = selectionCondition(selection);
  const statement = pageStatement(events, sql, next);
  return (await database.query<Row>(statement, [...values, after])).rows;
}
