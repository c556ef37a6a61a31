import type { Pool, PoolClient } from 'pg';
import type { BackfillCounts } from './store-page.ts';

/** Of two processes that count, the second waits: it then sees what the first has counted. */
const LOCK = 'SELECT FROM backfill WHERE name = $1 FOR NO KEY UPDATE';

/** The inbox shows what is new, also where a process died before it could count. */
const COUNT = `
WITH counted AS (
  INSERT INTO backfill_event (name, event_id, is_new)
  SELECT b.name, e.event_id, e.proof = 'backfill' AND e.received_at >= b.started_at
  FROM backfill b, event e WHERE b.name = $1 AND e.source = $2 AND e.event_id = ANY($3::text[])
  ON CONFLICT DO NOTHING
  RETURNING event_id, is_new
)
SELECT count(*)::integer AS seen, (count(*) FILTER (WHERE NOT is_new))::integer AS known,
  (count(*) FILTER (WHERE is_new))::integer AS "isNew",
  (count(*) FILTER (WHERE is_new AND e.status = 'rejected'))::integer AS rejected
FROM counted JOIN event e ON e.source = $2 AND e.event_id = counted.event_id`;

/**
 * Counts those events that a back-fill has not counted before.
 *
 * @param client in a transaction
 * @param source name of the source of the events
 * @param eventIds events that are in the inbox
 */
export async function countEvents(
  client: PoolClient,
  name: string,
  source: string,
  eventIds: readonly string[],
): Promise<BackfillCounts> {
  await client.query(LOCK, [name]);
  const { rows } = await client.query<BackfillCounts>(COUNT, [name, source, eventIds]);
  if (rows[0] === undefined) throw new Error('Expected counts, got none.');
  return rows[0];
}

const STATUSES = `
SELECT e.status, count(*)::integer AS count
FROM backfill_event b JOIN event e ON e.source = $2 AND e.event_id = b.event_id
WHERE b.name = $1 AND b.is_new GROUP BY e.status`;

/** What became of the new events of a back-fill: their number by status. */
export async function newEventsByStatus(
  pool: Pool,
  name: string,
  source: string,
): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query<{ status: string; count: number }>(STATUSES, [name, source]);
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

const FORGET = `
DELETE FROM backfill_event
WHERE name = $1 AND EXISTS (SELECT FROM backfill WHERE name = $1 AND finished_at IS NOT NULL)`;

/** Deletes which events a back-fill has counted, if it has finished. */
export async function forgetFinished(client: Pool | PoolClient, name: string): Promise<void> {
  await client.query(FORGET, [name]);
}
