import { LIMITS_MS } from '../../src/activity/histogram.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/time.ts';
import { busynessAt } from './demo-times.ts';

/** One row of the stored activity. */
export interface ActivityRow {
  readonly resolution: 'minute' | 'hour';
  readonly startsAt: Date;
  readonly measure: string;
  readonly source: string;
  /** 0: a count; otherwise the limit of the bucket of a duration. */
  readonly upperMs: number;
  readonly count: number;
}

const DAYS = 30;
/** The share of each source. */
const SOURCES = { 'digital-river': 0.9, xanpay: 0.08, 'xoxoday-plum': 0.02 } as const;
/** Of a hundred new events. */
const SHARES = { duplicate: 2, superseded: 9, unmapped: 2, parked: 0.3 } as const;
/** Of a hundred applied events, how many took up to so many milliseconds. */
const USUAL: Readonly<Record<number, number>> = { 500: 8, 1000: 32, 2500: 52, 5000: 7, 10000: 1 };
const AFTER_PAUSE: Readonly<Record<number, number>> = { 5000: 15, 900000: 35, 3600000: 50 };
/** The org answered nothing for three hours, nine days ago. */
const PAUSE_BEGAN_MS = 9 * DAY_MS;
const PAUSE_HOURS = 3;

/**
 * What would have been counted, by hour, in the days before those whose events are in the inbox.
 *
 * @param now the days that are shown end here
 * @param until a full hour: the events in the inbox begin here
 * @param peak new events in the busiest hour
 */
export function inventedActivity(now: Date, until: Date, peak: number): ActivityRow[] {
  const firstHour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - DAYS * DAY_MS;
  const rows: ActivityRow[] = [];
  for (let hour = firstHour; hour < until.getTime(); hour += HOUR_MS) {
    const counted = minutesOf(hour).flatMap((startsAt) => countsAt(startsAt, now, peak));
    rows.push(...sumOf(counted, new Date(hour)));
  }
  return rows;
}

function minutesOf(hour: number): number[] {
  return Array.from({ length: HOUR_MS / MINUTE_MS }, (_, minute) => hour + minute * MINUTE_MS);
}

function countsAt(start: number, until: Date, allPeak: number): ActivityRow[] {
  const startsAt = new Date(start);
  const hoursInPause = (start - (until.getTime() - PAUSE_BEGAN_MS)) / HOUR_MS;
  const isPaused = hoursInPause >= 0 && hoursInPause < PAUSE_HOURS;
  const isCatchingUp = hoursInPause >= PAUSE_HOURS && hoursInPause < PAUSE_HOURS + 1;
  const rows = Object.entries(SOURCES).flatMap(([source, share]) => {
    const peak = allPeak * share;
    const stored = around((peak / 60) * busynessAt(startsAt));
    const catchUp = isCatchingUp ? around((PAUSE_HOURS * peak) / 60) : 0;
    const applied = isPaused ? 0 : around(stored * 0.88) + catchUp;
    const counts = { stored, applied, ...sharesOf(stored) };
    const times = spread(applied, isCatchingUp ? AFTER_PAUSE : USUAL);
    return [
      ...Object.entries(counts).map(([measure, count]) => ({ measure, source, upperMs: 0, count })),
      ...times.map(({ upperMs, count }) => ({ measure: 'applied', source, upperMs, count })),
    ];
  });
  const waiting = { measure: 'waiting', source: '', upperMs: 0, count: 3 + around(3) };
  return [...rows, waiting]
    .filter(({ count }) => count > 0)
    .map((row) => ({ resolution: 'minute', startsAt, ...row }));
}

function sharesOf(stored: number): Record<string, number> {
  const entries = Object.entries(SHARES).map(([measure, share]) => [
    measure,
    around((stored * share) / 100),
  ]);
  return Object.fromEntries(entries);
}

/** Durations of events, by the limits of their buckets. */
function spread(count: number, shares: Readonly<Record<number, number>>) {
  return LIMITS_MS.map((upperMs) => ({
    upperMs,
    count: around((count * (shares[upperMs] ?? 0)) / 100),
  }));
}

/** A whole number near another one, and that on the average. */
function around(expected: number): number {
  return Math.floor(expected * (0.6 + Math.random() * 0.8) + Math.random());
}

/** Of what waits, the highest number counts. */
function sumOf(rows: readonly ActivityRow[], startsAt: Date): ActivityRow[] {
  const groups = Map.groupBy(
    rows,
    ({ measure, source, upperMs }) => `${measure} ${source} ${upperMs}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const counts = group.map(({ count }) => count);
    const sum = counts.reduce((total, count) => total + count, 0);
    const count = first.measure === 'waiting' ? Math.max(...counts) : sum;
    return [{ ...first, resolution: 'hour', startsAt, count }];
  });
}
