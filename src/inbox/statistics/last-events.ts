import type { Pool } from 'pg';

/** Enough to find a source that calls often; another one is recorded by the minute. */
const MAX_EVENTS = 1000;

/** Reads the newest events by their number, whatever their sources. */
const LAST_EVENTS = `
SELECT source, max(received_at) AS at
FROM (SELECT source, received_at FROM event ORDER BY seq DESC LIMIT ${MAX_EVENTS}) AS newest
GROUP BY source`;

/** When each source brought its newest event, if it is among the newest thousand of all sources. */
export async function newestEvents(pool: Pool): Promise<Map<string, Date>> {
  const { rows } = await pool.query<{ source: string; at: Date }>(LAST_EVENTS);
  return new Map(rows.map(({ source, at }) => [source, at]));
}
