import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { MINUTE_MS } from '../../src/time.ts';
import { pastActivity } from './past-activity.ts';

/** The connector's processes store what they have counted every ten seconds. */
const STORED_TIMEOUT_MS = 15_000;
const POLL_MS = 250;

const COUNTED = `
SELECT coalesce(sum(count), 0)::float8 AS count FROM activity
WHERE resolution = 'minute' AND measure = 'stored' AND upper_ms = 0 AND starts_at >= $1`;

/** What the demonstration sent within seconds would dwarf all that came before. */
const FORGET = `
DELETE FROM activity
WHERE starts_at >= CASE resolution WHEN 'hour' THEN date_trunc('hour', $1::timestamptz, 'UTC')
  WHEN 'ten minutes' THEN date_bin('10 minutes', $1::timestamptz, timestamptz '2000-01-01 00:00:00Z') ELSE $1 END`;

/** What an earlier demonstration, or the trial itself, has stored stays. */
const INSERT = `
INSERT INTO activity (resolution, starts_at, measure, source, upper_ms, count)
SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::integer[], $6::bigint[])
ON CONFLICT DO NOTHING`;

/**
 * Puts invented activity of the last 30 days into the console's plots, in place of the events that the
 * demonstration has just sent.
 *
 * @param began when the demonstration began
 * @param sent how many new events it sent
 */
export async function storePastActivity(pool: Pool, began: Date, sent: number): Promise<void> {
  const minute = new Date(Math.floor(began.getTime() / MINUTE_MS) * MINUTE_MS);
  const deadline = Date.now() + STORED_TIMEOUT_MS;
  while ((await countSince(pool, minute)) < sent && Date.now() < deadline) await sleep(POLL_MS);
  await pool.query(FORGET, [minute]);
  const rows = pastActivity(new Date());
  await pool.query(INSERT, [
    rows.map(({ resolution }) => resolution),
    rows.map(({ startsAt }) => startsAt),
    rows.map(({ measure }) => measure),
    rows.map(({ source }) => source),
    rows.map(({ upperMs }) => upperMs),
    rows.map(({ count }) => count),
  ]);
}

async function countSince(pool: Pool, since: Date): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(COUNTED, [since]);
  return rows[0]?.count ?? 0;
}
