import type { Pool } from 'pg';
import type { EventHeaders } from '../../inbox/event.ts';

/** An event of a subject, whatever became of it. */
export interface KeptEvent {
  readonly type: string;
  readonly receivedAt: Date;
  readonly status: string;
  /** Null when retention has deleted it. */
  readonly body: Buffer | null;
  readonly headers: EventHeaders;
}

/** What the inbox has kept of a subject's events. */
export interface KeptEvents {
  readonly events: readonly KeptEvent[];
  /** False: there are more, or larger ones, than are read. */
  readonly isComplete: boolean;
}

/** An order has tens of events; their bodies are a few kilobytes each. */
const MAX_EVENTS = 500;
const MAX_BYTES = 16 * 1024 * 1024;

/** Of the other mode, or not mapped, are events that say nothing of the order here. */
const KEPT = `
WITH measured AS (
  SELECT seq, row_number() OVER newest AS place, sum(octet_length(body)) OVER newest AS total
  FROM event WHERE source = $1 AND subject = $2 AND status NOT IN ('unmapped', 'rejected')
  WINDOW newest AS (ORDER BY seq DESC)
)
SELECT type, received_at AS "receivedAt", status, coalesce(total, 0) <= ${MAX_BYTES} AND place <= ${MAX_EVENTS} AS fits,
  CASE WHEN total <= ${MAX_BYTES} AND place <= ${MAX_EVENTS} THEN body END AS body, coalesce(headers, '{}') AS headers
FROM measured JOIN event USING (seq) WHERE place <= ${MAX_EVENTS} + 1 ORDER BY seq`;

/** Reads the events of a subject: the newest 500, and at most 16 megabytes. */
export async function readKeptEvents(
  pool: Pool,
  { source, key }: { readonly source: string; readonly key: string },
): Promise<KeptEvents> {
  const { rows } = await pool.query<KeptEvent & { fits: boolean }>(KEPT, [source, key]);
  return { events: rows, isComplete: rows.every(({ fits }) => fits) };
}
