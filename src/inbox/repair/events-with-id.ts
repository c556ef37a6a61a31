import type { Pool } from 'pg';
import { SOURCES } from './event-selection.ts';
import { findAsTyped } from './find-as-typed.ts';

/** An event that a text names. */
export interface NamedEvent {
  readonly seq: string;
  readonly source: string;
  readonly eventId: string;
  /** Null when the inbox does not know what it is about. */
  readonly subject: string | null;
}

/** An event id of many senders is no reason to read the whole inbox into memory. */
const MAX_EVENTS = 10;

const FIND = `
SELECT seq, source, event_id AS "eventId", subject FROM event WHERE source = ANY(ARRAY(${SOURCES})) AND event_id = $1
UNION
SELECT seq, source, event_id, subject FROM event WHERE failed_key = $1
LIMIT ${MAX_EVENTS}`;

/**
 * Finds the events that a text names.
 *
 * @param text an event id, or the key of a Failed Event record
 * @returns at most 10
 */
export function eventsWithId(pool: Pool, text: string): Promise<NamedEvent[]> {
  return findAsTyped(text, async (each) => (await pool.query<NamedEvent>(FIND, [each])).rows);
}
