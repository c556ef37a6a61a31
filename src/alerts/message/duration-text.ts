import { counted } from '../../count-text.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time.ts';

/** A duration in words, such as `3 hours 20 minutes`; at least a minute. */
export function durationText(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const parts = [
    days > 0 ? counted(days, 'day') : '',
    hours > 0 ? counted(hours, 'hour') : '',
    days === 0 && minutes > 0 ? counted(minutes, 'minute') : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'less than a minute' : parts.join(' ');
}

/** An instant in UTC, such as `2026-11-29 20:31 UTC`. */
export function timeText(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
