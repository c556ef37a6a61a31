import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time.ts';

const FACTORS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** A whole number that is good to read, and not below another one; 1 at least. */
export function niceMax(value: number): number {
  if (value <= 10) return Math.max(1, Math.ceil(value));
  const power = 10 ** Math.floor(Math.log10(value));
  return FACTORS.map((factor) => factor * power).find((nice) => nice >= value) ?? value;
}

const NICE_SECONDS = [1, 2, 5, 10, 20, 30].map((seconds) => seconds * SECOND_MS);
const NICE_MINUTES = [1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE_MS);
const NICE_HOURS = [1, 2, 4, 8, 12].map((hours) => hours * HOUR_MS);
const NICE_DAYS = [1, 2, 4, 8, 16, 32].map((days) => days * DAY_MS);
const NICE_DURATIONS = [...NICE_SECONDS, ...NICE_MINUTES, ...NICE_HOURS, ...NICE_DAYS];

/** A duration that is good to read, and not below another one; a second at least. */
export function niceDuration(ms: number): number {
  return NICE_DURATIONS.find((nice) => nice >= ms) ?? ms;
}

const UNITS = [
  { ms: DAY_MS, name: 'd' },
  { ms: HOUR_MS, name: 'h' },
  { ms: MINUTE_MS, name: 'min' },
  { ms: SECOND_MS, name: 's' },
] as const;

/** A duration in its largest unit, such as `350 ms`, `1.2 s`, `3 min` or `2 d`. */
export function durationText(ms: number): string {
  // What would be rounded to a whole of the larger unit is shown in that one.
  const unit = UNITS.find((each) => ms >= each.ms * 0.9995);
  if (unit === undefined) return `${Math.round(ms)} ms`;
  const value = ms / unit.ms;
  return `${Number(value.toFixed(value < 10 ? 1 : 0))} ${unit.name}`;
}
