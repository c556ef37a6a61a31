import type { Pool } from 'pg';

/** Events of a source whose writes are held, or locked by an approval. */
export interface HeldEvents {
  readonly source: string;
  readonly count: number;
  /** Since when the longest of them is held. */
  readonly since: Date;
  /** Salesforce's code and the object of that one; the object is empty when none is known. */
  readonly code: string;
  readonly object: string;
}

/** An event that waits for a record has no code. */
const HELD_EVENTS = `
SELECT e.source, count(*)::int AS count, min(coalesce(s.held_since, e.received_at)) AS since,
  (array_agg(e.error_code ORDER BY coalesce(s.held_since, e.received_at), e.seq))[1] AS code,
  (array_agg(e.error_object ORDER BY coalesce(s.held_since, e.received_at), e.seq))[1] AS object
FROM event e LEFT JOIN subject s ON s.source = e.source AND s.key = e.subject
WHERE e.status = 'waiting' AND e.error_code IS NOT NULL
GROUP BY e.source ORDER BY since`;

/** Counts held events by source; the source with the longest held one is the first. */
export async function heldEvents(pool: Pool): Promise<HeldEvents[]> {
  const { rows } = await pool.query<HeldEvents>(HELD_EVENTS);
  return rows;
}
