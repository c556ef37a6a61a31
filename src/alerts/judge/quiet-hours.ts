import { MINUTE_MS } from '../../time.ts';

/** A time of each day in which only urgent alerts are sent. */
export interface QuietHours {
  /** Minutes since midnight; the first one is quiet. */
  readonly from: number;
  /** Minutes since midnight; the first one that is not quiet any more. Before `from`: on the next day. */
  readonly to: number;
  /** Name of the IANA time zone, such as `Europe/Berlin`. */
  readonly zone: string;
  /** As it was written. */
  readonly text: string;
}

const FORM = /^([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)(?:\s+([\w+/-]+))?$/;
const MINUTES_PER_HOUR = 60;

/**
 * Reads quiet hours, such as `22:00-06:00 Europe/Berlin`; without a time zone they are in UTC.
 *
 * @returns undefined when the text has another form, names no known time zone, or spans no time
 */
export function readQuietHours(text: string): QuietHours | undefined {
  const [, fromHour, fromMinute, toHour, toMinute, zone = 'UTC'] = FORM.exec(text.trim()) ?? [];
  const from = Number(fromHour) * MINUTES_PER_HOUR + Number(fromMinute);
  const to = Number(toHour) * MINUTES_PER_HOUR + Number(toMinute);
  if (Number.isNaN(from) || from === to || !isTimeZone(zone)) return undefined;
  return { from, to, zone, text: text.trim() };
}

/** Whether an instant is within the quiet hours. */
export function isQuiet({ from, to, zone }: QuietHours, at: Date): boolean {
  const minute = minuteOfDay(at, zone);
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * When the quiet hours end in which an instant is.
 *
 * @returns the instant itself when it is not quiet; exact to the minute, also when clocks change
 */
export function quietUntil(quiet: QuietHours, at: Date): Date {
  let end = at.getTime();
  while (isQuiet(quiet, new Date(end))) end += MINUTE_MS - (end % MINUTE_MS);
  return new Date(end);
}

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(formatOf(zone));
  } catch {
    return false;
  }
}

function minuteOfDay(at: Date, zone: string): number {
  const [hour = 0, minute = 0] = formatOf(zone).format(at).split(':').map(Number);
  return hour * MINUTES_PER_HOUR + minute;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for an unknown time zone */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    timeZone,
  });
  formats.set(timeZone, format);
  return format;
}
