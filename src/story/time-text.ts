import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../time.ts';

/** An instant in UTC, to the second: `2026-11-02 10:00:01`. */
export function timeText(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

const UNITS = [
  { ms: DAY_MS, name: 'day' },
  { ms: HOUR_MS, name: 'hour' },
  { ms: MINUTE_MS, name: 'minute' },
  { ms: SECOND_MS, name: 'second' },
] as const;

/** How far an instant lies from now, in its largest unit: `in 4 minutes`, `2 hours ago`. */
export function distanceText(time: Date, now: Date): string {
  const ms = time.getTime() - now.getTime();
  const unit = UNITS.find((each) => Math.abs(ms) >= each.ms);
  if (unit === undefined) return 'now';
  const count = Math.floor(Math.abs(ms) / unit.ms);
  const text = `${count} ${unit.name}${count === 1 ? '' : 's'}`;
  return ms > 0 ? `in ${text}` : `${text} ago`;
}
