import type { ClientBase, Pool } from 'pg';
import type { Proof } from '../../../authenticate/authenticate.ts';
import type { EventHeaders } from '../../../sources/event-headers.ts';
import type { Origin } from '../../event.ts';
import { eventPage } from '../event-page.ts';
import type { EventSelection } from '../event-selection.ts';

/** A rejected arrival, or a part of one, as it is stored. */
export interface RejectedEvent {
  readonly seq: string;
  readonly source: string;
  /** See `rejectedId`. */
  readonly eventId: string;
  /** What the proof of its caller shows. */
  readonly live: boolean | null;
  readonly receivedAt: Date;
  readonly proof: Proof['method'];
  readonly reason: string | null;
  /** Null when retention has deleted it. */
  readonly body: Buffer | null;
  readonly headers: EventHeaders;
  /** Null for one that no call brought. */
  readonly origin: Origin | null;
  readonly arrivals: number;
}

/** The columns that a selection names. */
export const REJECTED = `
SELECT seq, source, event_id, type, subject, live, received_at, proof, error_code, reason, dismissal_note, failed_key, body
FROM event WHERE status = 'rejected'`;

/**
 * Reads rejected events, oldest first, in pages of limited size.
 *
 * @returns pages that are not empty
 */
export async function* rejectedPages(
  pool: Pool,
  selection: EventSelection,
): AsyncGenerator<readonly RejectedEvent[]> {
  let page = await rejectedPage(pool, selection, '0');
  while (page.length > 0) {
    yield page;
    page = await rejectedPage(pool, selection, page.at(-1)?.seq);
  }
}

/** Reads one page of rejected events: the first ones after a number. */
export function rejectedPage(
  database: Pool | ClientBase,
  selection: EventSelection,
  after: string | undefined,
): Promise<readonly RejectedEvent[]> {
  return eventPage<RejectedEvent>(database, REJECTED, selection, after);
}
