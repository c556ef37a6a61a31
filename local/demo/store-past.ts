import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { LIMITS_MS } from '../../src/activity/histogram.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time.ts';
import { HISTORY_MS } from './demo-times.ts';
import { inventedActivity } from './past-activity.ts';

/** The connector's processes store what they have counted every ten seconds. */
const STORED_TIMEOUT_MS = 15_000;
const POLL_MS = 250;
/** The busiest hour has so many times the events of an average one. */
const PEAK_FACTOR = 1.6;

const COUNTED = `
SELECT coalesce(sum(count), 0)::float8 AS count FROM activity
WHERE resolution = 'minute' AND measure = ANY($2) AND upper_ms = 0 AND starts_at >= $1`;

const OUTCOMES = ['applied', 'superseded', 'parked', 'unmapped'];

const FORGET = `DELETE FROM activity WHERE starts_at >= $1`;

/** What the events in the inbox say: it agrees with the list of events. */
const KNOWN = `
WITH counted AS (
  SELECT received_at AS at, 'stored' AS measure, source, 0 AS upper_ms, 1 AS count FROM event
  UNION ALL
  SELECT received_at, 'duplicate', source, 0, arrivals - 1 FROM event WHERE arrivals > 1
  UNION ALL
  SELECT coalesce(settled_at, received_at), CASE status WHEN 'dismissed' THEN 'parked' ELSE status END, source, 0, 1
  FROM event WHERE status IN ('applied', 'superseded', 'unmapped', 'parked', 'dismissed')
  UNION ALL
  SELECT settled_at, 'applied', source,
    (SELECT min(upper) FROM unnest($2::integer[]) AS limits (upper)
     WHERE upper >= extract(epoch FROM settled_at - received_at) * 1000), 1
  FROM event WHERE status = 'applied'
  UNION ALL
  SELECT minute, 'waiting', '', 0, 1
  FROM generate_series(date_trunc('minute', $1::timestamptz), now(), interval '1 minute') AS minute
    JOIN event ON status = 'waiting' AND received_at <= minute
), wide AS (
  SELECT resolution, date_bin(width, at, timestamptz '2000-01-01 00:00:00Z') AS starts_at, measure, source, upper_ms,
    CASE WHEN measure = 'waiting' THEN count * 60.0 / extract(epoch FROM width) ELSE count END AS count
  FROM counted, (VALUES ('minute', interval '1 minute', interval '1 hour'),
    ('ten minutes', interval '10 minutes', interval '1 day'), ('hour', interval '1 hour', NULL)) AS resolutions (resolution, width, kept)
  WHERE at >= $1 AND (kept IS NULL OR at >= now() - kept)
)
INSERT INTO activity (resolution, starts_at, measure, source, upper_ms, count)
SELECT resolution, starts_at, measure, source, upper_ms, ceil(sum(count)) FROM wide GROUP BY 1, 2, 3, 4, 5
ON CONFLICT DO NOTHING`;

/** What an earlier demonstration has stored stays. */
const INSERT = `
INSERT INTO activity (resolution, starts_at, measure, source, upper_ms, count)
SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::integer[], $6::bigint[])
ON CONFLICT DO NOTHING`;

/**
 * Puts the activity of the last 30 days into the console's plots: that of the days of the
 * demonstration as its events say, and an invented one before.
 *
 * @param began when the demonstration began
 * @param counts how many new events it sent, and how many of them are settled
 */
export async function storePast(
  pool: Pool,
  began: Date,
  counts: { readonly sent: number; readonly settled: number },
): Promise<void> {
  const { sent, settled } = counts;
  const minute = new Date(Math.floor(began.getTime() / MINUTE_MS) * MINUTE_MS);
  const deadline = Date.now() + STORED_TIMEOUT_MS;
  const isStored = async () =>
    (await countSince(pool, minute, ['stored'])) >= sent &&
    (await countSince(pool, minute, OUTCOMES)) >= settled;
  while (!(await isStored()) && Date.now() < deadline) await sleep(POLL_MS);
  const since = new Date(Math.floor((began.getTime() - HISTORY_MS) / HOUR_MS) * HOUR_MS);
  await pool.query(FORGET, [since]);
  await pool.query(KNOWN, [since, LIMITS_MS]);
  const peak = (PEAK_FACTOR * sent) / (HISTORY_MS / HOUR_MS);
  const rows = inventedActivity(began, since, peak);
  await pool.query(INSERT, [
    rows.map(({ resolution }) => resolution),
    rows.map(({ startsAt }) => startsAt),
    rows.map(({ measure }) => measure),
    rows.map(({ source }) => source),
    rows.map(({ upperMs }) => upperMs),
    rows.map(({ count }) => count),
  ]);
}

async function countSince(pool: Pool, since: Date, measures: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(COUNTED, [since, measures]);
  return rows[0]?.count ?? 0;
}
