import { DAY_MS, HOUR_MS } from '../../src/time.ts';

/** How far the history of the demonstration reaches back. */
export const HISTORY_MS = 4 * DAY_MS;

/** Share of the busiest hour's orders that come in each hour of the day (UTC), from midnight. */
const RHYTHM = [
  ...[0.35, 0.25, 0.2, 0.15, 0.15, 0.2, 0.3, 0.45, 0.6, 0.7, 0.75, 0.8],
  ...[0.85, 0.85, 0.8, 0.8, 0.85, 0.9, 1, 1, 0.95, 0.8, 0.65, 0.5],
];

/** How busy a shop is at an instant: 0 to 1. */
export function busynessAt(at: Date): number {
  return RHYTHM[at.getUTCHours()] ?? 1;
}

/** Instants at which orders come, by day and by night: the earliest first. */
export function orderTimes(count: number, now: Date): Date[] {
  const times: Date[] = [];
  while (times.length < count) {
    const at = new Date(now.getTime() - Math.random() * HISTORY_MS);
    if (Math.random() < busynessAt(at)) times.push(at);
  }
  return times.toSorted((one, other) => one.getTime() - other.getTime());
}

/** Instants of the last hours, evenly apart: the earliest first. */
export function recentTimes(count: number, hours: number, now: Date): Date[] {
  const step = (hours * HOUR_MS) / count;
  return Array.from(
    { length: count },
    (_, index) => new Date(now.getTime() - (count - index) * step),
  );
}
