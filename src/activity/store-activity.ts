import type { Pool } from 'pg';
import { SECOND_MS } from '../time.ts';
import type { MinuteCount } from './activity-tally.ts';

/** What is not stored within this time is stored with what comes later. */
const STORE_TIMEOUT_MS = 5 * SECOND_MS;

const KEPT = { minute: '2 hours', 'ten minutes': '26 hours', hour: '32 days' } as const;

/** Also in databases whose time zone is some minutes off. */
const TEN_MINUTES = (time: string) =>
  `date_bin('10 minutes', ${time}, timestamptz '2000-01-01 00:00:00Z')`;

/** Never waits for another process that deletes the same. */
const expired = (resolution: keyof typeof KEPT) => `
  DELETE FROM activity WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM activity
    WHERE resolution = '${resolution}' AND starts_at < now() - interval '${KEPT[resolution]}'
    LIMIT 1000 FOR UPDATE SKIP LOCKED))`;

/** All processes add in the same order, so that none waits for another one in a circle. */
const ADD = `
WITH minutes AS (
  SELECT to_timestamp(at / 1000) AS starts_at, measure, source, upper_ms, count
  FROM unnest($1::float8[], $2::text[], $3::text[], $4::integer[], $5::bigint[])
    AS taken (at, measure, source, upper_ms, count)
), old_minutes AS (${expired('minute')}
), old_tens AS (${expired('ten minutes')}
), old_hours AS (${expired('hour')}
), added AS (
  SELECT 'minute' AS resolution, starts_at, measure, source, upper_ms, count FROM minutes
  UNION ALL
  SELECT 'ten minutes', ${TEN_MINUTES('starts_at')}, measure, source, upper_ms, sum(count)
  FROM minutes GROUP BY 2, measure, source, upper_ms
  UNION ALL
  SELECT 'hour', date_trunc('hour', starts_at, 'UTC'), measure, source, upper_ms, sum(count)
  FROM minutes GROUP BY 2, measure, source, upper_ms
)
INSERT INTO activity AS a (resolution, starts_at, measure, source, upper_ms, count)
SELECT resolution, starts_at, measure, source, upper_ms, count FROM added ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (resolution, starts_at, measure, source, upper_ms)
DO UPDATE SET count = a.count + excluded.count`;

/**
 * Adds counts to those of all processes, by minute, ten minutes and hour, and deletes what is too old: at most
 * a thousand rows of each.
 *
 * @throws the database's error, after five seconds at the latest; then it is not known whether they
 *   were added
 */
export async function storeActivity(pool: Pool, counts: readonly MinuteCount[]): Promise<void> {
  const values = [
    counts.map(({ startsAt }) => startsAt),
    counts.map(({ measure }) => measure),
    counts.map(({ source }) => source),
    counts.map(({ upperMs }) => upperMs),
    counts.map(({ count }) => count),
  ];
  await pool.query({ ...{ text: ADD, values }, ...{ query_timeout: STORE_TIMEOUT_MS } });
}

const WAITING = `
INSERT INTO activity AS a (resolution, starts_at, measure, source, upper_ms, count)
SELECT resolution, starts_at, 'waiting', '', 0, (SELECT count(*) FROM event WHERE status = 'waiting')
FROM (VALUES
  ('hour', date_trunc('hour', now(), 'UTC')), ('minute', date_trunc('minute', now(), 'UTC')), ('ten minutes', ${TEN_MINUTES('now()')})
) AS times (resolution, starts_at)
ON CONFLICT (resolution, starts_at, measure, source, upper_ms)
DO UPDATE SET count = greatest(a.count, excluded.count)`;

/** Stores how many events wait now. Of a minute and an hour, the highest number is kept. */
export async function storeWaiting(pool: Pool): Promise<void> {
  await pool.query(WAITING);
}
