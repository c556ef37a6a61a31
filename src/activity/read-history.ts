import type { Pool } from 'pg';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts';
import { type Bucket, percentile } from './histogram.ts';

/** Periods that the history can be read of, by their names. */
export const RANGES = {
  '1h': { resolution: 'minute', stepMs: MINUTE_MS, steps: 60 },
  '24h': { resolution: 'ten minutes', stepMs: 30 * MINUTE_MS, steps: 48 },
  '30d': { resolution: 'hour', stepMs: 12 * HOUR_MS, steps: 60 },
} as const;

export type Range = keyof typeof RANGES;

/** What happened in one step of a period. */
interface HistoryPoint {
  /** When the step begins. */
  readonly at: Date;
  /** New events. */
  readonly accepted: number;
  readonly applied: number;
  readonly parked: number;
  /** The most events that waited at a time; undefined when no worker has looked. */
  readonly waiting: number | undefined;
  /** Time from acceptance to Salesforce, in milliseconds; undefined when nothing was applied. */
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
}

export interface History {
  /** Time from one point to the next, in milliseconds. */
  readonly stepMs: number;
  /** All steps of the period, the oldest first; the last one lasts until now. */
  readonly points: readonly HistoryPoint[];
  /** Of the whole period. */
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  /** Since when anything is recorded; undefined when nothing is. */
  readonly recordedSince: Date | undefined;
}

interface Row {
  readonly step: number;
  readonly measure: string;
  readonly upperMs: number;
  readonly count: number;
}

const READ = `
SELECT floor(extract(epoch FROM starts_at)::float8 * 1000 / $3::float8) AS step, measure, upper_ms AS "upperMs",
  (CASE WHEN measure = 'waiting' THEN max(count) ELSE sum(count) END)::float8 AS count
FROM activity
WHERE resolution = $1 AND starts_at >= to_timestamp($2 / 1000.0)
  AND measure IN ('stored', 'applied', 'parked', 'waiting')
GROUP BY 1, 2, 3`;

/** Reads one row of the index. */
const FIRST = `SELECT min(starts_at) AS at FROM activity WHERE resolution = 'hour'`;

/**
 * Reads what happened in a period until now.
 *
 * @param now milliseconds since 1970
 */
export async function readHistory(pool: Pool, range: Range, now = Date.now()): Promise<History> {
  const { resolution, stepMs, steps } = RANGES[range];
  const last = Math.floor(now / stepMs);
  const first = last - steps + 1;
  const { rows } = await pool.query<Row>(READ, [resolution, first * stepMs, stepMs]);
  const recorded = await pool.query<{ at: Date | null }>(FIRST);
  const byStep = Map.groupBy(rows, ({ step }) => step);
  const points = Array.from({ length: steps }, (_, index) =>
    pointOf(new Date((first + index) * stepMs), byStep.get(first + index) ?? []),
  );
  return {
    stepMs,
    points,
    ...percentilesOf(rows),
    recordedSince: recorded.rows[0]?.at ?? undefined,
  };
}

function pointOf(at: Date, rows: readonly Row[]): HistoryPoint {
  const counted = (measure: string) =>
    rows.find((row) => row.measure === measure && row.upperMs === 0)?.count;
  return {
    at,
    accepted: counted('stored') ?? 0,
    applied: counted('applied') ?? 0,
    parked: counted('parked') ?? 0,
    waiting: counted('waiting'),
    ...percentilesOf(rows),
  };
}

function percentilesOf(rows: readonly Row[]): Pick<History, 'p50Ms' | 'p95Ms'> {
  const byLimit = new Map<number, number>();
  for (const { measure, upperMs, count } of rows) {
    if (measure !== 'applied' || upperMs === 0) continue;
    byLimit.set(upperMs, (byLimit.get(upperMs) ?? 0) + count);
  }
  const buckets: Bucket[] = [...byLimit].map(([upperMs, count]) => ({ upperMs, count }));
  return { p50Ms: percentile(buckets, 0.5), p95Ms: percentile(buckets, 0.95) };
}

/** When each source was heard of last, in one resolution. */
const LAST_HEARD = `
SELECT source, max(starts_at) AS at FROM activity
WHERE resolution = $1 AND measure IN ('stored', 'duplicate') AND starts_at > now() - $2 * interval '1 millisecond'
GROUP BY source`;

/**
 * When each source brought an event last, as far as it is recorded.
 *
 * @returns the beginning of the minute, of the ten minutes when it is longer ago than an hour, or of
 *   the hour when it is longer ago than a day
 */
export async function lastHeard(pool: Pool): Promise<Map<string, Date>> {
  const read = (resolution: string, ms: number) =>
    pool.query<{ source: string; at: Date }>(LAST_HEARD, [resolution, ms]);
  const hours = await read('hour', 32 * DAY_MS);
  const tens = await read('ten minutes', DAY_MS);
  const minutes = await read('minute', HOUR_MS);
  return new Map(
    [...hours.rows, ...tens.rows, ...minutes.rows].map(({ source, at }) => [source, at]),
  );
}
