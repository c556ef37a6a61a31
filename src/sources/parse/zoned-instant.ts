import { DAY_MS } from '../../time.ts';
import { microseconds } from './instant.ts';

/** From 1970 on: earlier ones are fillers such as `0000-00-00`. */
const ZONELESS = /^(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/;

/**
 * The instant of a date and time that names no zone (`2019-12-27 16:41:33`), or of one that does (ISO 8601).
 *
 * @param zone IANA name of the zone that is meant, such as `UTC` or `Asia/Kolkata`
 * @returns nothing when the text is no date. Where clocks go forward, a time that does not exist is read as if they had
 *   not; where they go back, a time that comes twice is the first
 */
export function zonedInstant(text: string, zone: string): Date | undefined {
  const exact = microseconds(text);
  if (exact !== undefined) return new Date(exact / 1000);
  if (!ZONELESS.test(text)) return undefined;
  const iso = `${text.replace(' ', 'T')}Z`;
  const wall = Date.parse(iso);
  // A date that does not exist (31 February) would come back as another.
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 19) !== iso.slice(0, 19)) {
    return undefined;
  }
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((near) => offsetMs(near, zone));
  const instants = offsets.map((offset) => wall - offset);
  return new Date(
    instants.find((instant) => instant + offsetMs(instant, zone) === wall) ?? Math.max(...instants),
  );
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetMs(instant: number, zone: string): number {
  const parts = formatter(zone).formatToParts(instant);
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    parts.map(({ type, value }) => [type, Number(value)]),
  ) as Record<Intl.DateTimeFormatPartTypes, number>;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than all else here. */
function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  formatters.set(zone, made);
  return made;
}
